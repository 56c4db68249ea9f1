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
    let (moves, first) = (tables.moves + State.count, tables.emissions + Int(numbers[range.lowerBound]) * State.count)
    var begin = tables.moves[State.begin] + first[State.begin]
    var end = tables.moves[State.end] + first[State.end]
    var middle = tables.moves[State.middle] + first[State.middle]
    var single = tables.moves[State.single] + first[State.single]
    previous[range.lowerBound] = 0
    @inline(__always) func sum(_ before: Double, _ old: Int, _ new: Int, _ emission: Double) -> Double {
      before + moves[old * State.count + new] + emission
    }
    for index in range.dropFirst() {
      let emission = tables.emissions + Int(numbers[index]) * State.count
      // Of two that are equal the state of the later letter counts: single before end, middle before begin.
      let (b0, b1) = (
        sum(end, State.end, State.begin, emission[State.begin]),
        sum(single, State.single, State.begin, emission[State.begin])
      )
      let (e0, e1) = (
        sum(begin, State.begin, State.end, emission[State.end]),
        sum(middle, State.middle, State.end, emission[State.end])
      )
      let (m0, m1) = (
        sum(begin, State.begin, State.middle, emission[State.middle]),
        sum(middle, State.middle, State.middle, emission[State.middle])
      )
      let (s0, s1) = (
        sum(end, State.end, State.single, emission[State.single]),
        sum(single, State.single, State.single, emission[State.single])
      )
      previous[index] = UInt8(
        (b1 >= b0 ? State.single : State.end) << (2 * State.begin)
          | (e1 >= e0 ? State.middle : State.begin) << (2 * State.end)
          | (m1 >= m0 ? State.middle : State.begin) << (2 * State.middle)
          | (s1 >= s0 ? State.single : State.end) << (2 * State.single))
      (begin, end, middle, single) = (max(b0, b1), max(e0, e1), max(m0, m1), max(s0, s1))
    }
    return single >= end ? State.single : State.end
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
