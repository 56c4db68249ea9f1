/// Where a character stands in a word: at its beginning, at its end, in its middle, or alone. In the order of their letters,
/// by which jieba decides between states of equal probability.
enum HiddenState {
  static let (begin, end, middle, single) = (0, 1, 2, 3)
  static let count = 4
}

/// Parts what the dictionary left as single characters side by side (jieba's `finalseg.cut`): Chinese characters by a
/// hidden Markov model of their places in words, most probable path; letters and digits go in runs, with the fraction and
/// the percent sign of a number; what stands between those is one word.
struct UnknownWords: ~Copyable {
  private let tables: ChineseDictionary.Tables
  /// By character, the states before each of the four states, two bits each: [capacity].
  private let previous: UnsafeMutablePointer<UInt8>

  init(_ tables: ChineseDictionary.Tables, capacity: Int) {
    self.tables = tables
    previous = .allocate(capacity: capacity)
  }

  deinit { previous.deallocate() }

  /// Adds the words of the characters `range` of the output's run.
  mutating func add(_ range: Range<Int>, _ output: inout WordOutput, _ words: inout some WordSink) {
    let numbers = output.numbers
    var index = range.lowerBound
    while index < range.upperBound {
      let (start, isHan) = (index, RunCharacter.isHan(numbers[index]))
      repeat { index += 1 } while index < range.upperBound && RunCharacter.isHan(numbers[index]) == isHan
      if isHan {
        addChinese(start..<index, &output, &words)
      } else {
        addASCII(index - start, &output, &words)
      }
    }
  }
}

// MARK: - Letters and digits

extension UnknownWords {
  /// jieba's expression for them is `[a-zA-Z0-9]+(?:\.\d+)?%?`.
  private func addASCII(_ count: Int, _ output: inout WordOutput, _ words: inout some WordSink) {
    let text = output.text
    let end = output.index + count
    var (index, gap) = (output.index, output.index)
    while index < end {
      guard ByteTraits.isAlphanumeric(text[index]) else {
        index += 1
        continue
      }
      output.add(index - gap, &words)
      gap = Self.runEnd(from: index, to: end, in: text)
      output.add(gap - index, &words)
      index = gap
    }
    output.add(end - gap, &words)
  }

  private static func runEnd(from start: Int, to end: Int, in text: UnsafeBufferPointer<UInt8>) -> Int {
    var index = start
    while index < end, ByteTraits.isAlphanumeric(text[index]) { index += 1 }
    if index + 1 < end, text[index] == UInt8(ascii: "."), text[index + 1] &- 0x30 < 10 {
      index += 1
      while index < end, text[index] &- 0x30 < 10 { index += 1 }
    }
    return index < end && text[index] == UInt8(ascii: "%") ? index + 1 : index
  }
}

// MARK: - Chinese characters

extension UnknownWords {
  private typealias State = HiddenState

  private mutating func addChinese(_ range: Range<Int>, _ output: inout WordOutput, _ words: inout some WordSink) {
    let last = findStates(range, output.numbers)
    markEnds(range, last)
    var start = range.lowerBound
    for index in range where previous[index] != 0 {
      output.add(index + 1 - start, &words)
      start = index + 1
    }
    output.add(range.upperBound - start, &words)
  }

  /// Viterbi's algorithm: fills `previous`, and returns the state of the last character.
  private func findStates(_ range: Range<Int>, _ numbers: UnsafePointer<UInt16>) -> Int {
    let moves = tables.moves + State.count
    var emissions = tables.emissions + Int(numbers[range.lowerBound]) * State.count
    var sums = SIMD4<Double>()
    for state in 0..<State.count { sums[state] = tables.moves[state] + emissions[state] }
    previous[range.lowerBound] = 0
    for index in range.dropFirst() {
      emissions = tables.emissions + Int(numbers[index]) * State.count
      let before = sums
      var chosen = 0
      /// Of two ways that are equal that from the state of the later letter is taken: `second`.
      @inline(__always) func enter(_ new: Int, from first: Int, or second: Int) {
        let a = before[first] + moves[first * State.count + new] + emissions[new]
        let b = before[second] + moves[second * State.count + new] + emissions[new]
        sums[new] = max(a, b)
        chosen |= (b >= a ? second : first) << (2 * new)
      }
      enter(State.begin, from: State.end, or: State.single)
      enter(State.end, from: State.begin, or: State.middle)
      enter(State.middle, from: State.begin, or: State.middle)
      enter(State.single, from: State.end, or: State.single)
      previous[index] = UInt8(truncatingIfNeeded: chosen)
    }
    return sums[State.single] >= sums[State.end] ? State.single : State.end
  }

  /// Goes the best path back, and leaves in `previous` 1 where a word ends and 0 where none does.
  private func markEnds(_ range: Range<Int>, _ last: Int) {
    var state = last
    for index in range.reversed() {
      let before = Int(previous[index]) >> (2 * state) & 3
      previous[index] = state == State.end || state == State.single ? 1 : 0
      state = before
    }
  }
}
