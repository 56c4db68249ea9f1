/// Parts runs of Chinese, letters and digits into words as jieba 0.42.1 does in its accurate mode, with HMM
/// (`Tokenizer.cut`): of all ways to part a run into words of the dictionary, the most probable one; what is left of single
/// characters side by side is parted by ``UnknownWords``. Double for double the same sums, so that ties fall alike.
///
/// One segmenter has room for one run and serves one thread.
struct ChineseSegmenter: ~Copyable {
  /// The characters of a run that are parted at once. A longer run is parted there as if a space stood in it: the memory
  /// for a text without end is bounded, and no word of the dictionary is longer than 16.
  static let maxRunLength = 65_536

  /// Kept, so that its tables are.
  private let dictionary: ChineseDictionary
  private let tables: ChineseDictionary.Tables
  private let capacity: Int
  /// The run's characters: [capacity].
  private let numbers: UnsafeMutablePointer<UInt16>
  /// The log probability of the best way to part what begins at a character: [capacity + 1].
  private let routes: UnsafeMutablePointer<Double>
  /// Where the first word of that way ends: [capacity].
  private let ends: UnsafeMutablePointer<UInt32>
  private var unknown: UnknownWords

  /// - Parameter longestRun: No run will have more characters, or those behind are left for the next one.
  init(_ dictionary: ChineseDictionary, longestRun: Int) {
    self.dictionary = dictionary
    tables = dictionary.tables
    capacity = max(1, min(longestRun, Self.maxRunLength))
    numbers = .allocate(capacity: capacity)
    routes = .allocate(capacity: capacity + 1)
    ends = .allocate(capacity: capacity)
    unknown = UnknownWords(tables, capacity: capacity)
  }

  deinit {
    numbers.deallocate()
    routes.deallocate()
    ends.deallocate()
  }

  /// Adds the words of the run that begins at `start`, if one does.
  ///
  /// - Returns: Where the run ends; `start` when there is none.
  mutating func addRun(
    at start: Int, of text: UnsafeBufferPointer<UInt8>, to words: inout some WordSink
  ) -> Int {
    var (index, count) = (start, 0)
    while index < text.count, count < capacity,
      let (number, bytes) = RunCharacter.at(index, in: text, tables.asciiNumbers)
    {
      numbers[count] = number
      count += 1
      index += bytes
    }
    guard count > 0 else { return start }
    findRoutes(count)
    var output = WordOutput(text: text, index: start, numbers: numbers)
    follow(count, &output, &words)
    return index
  }

  /// Fills `routes` and `ends`, from the run's end to its beginning.
  private func findRoutes(_ count: Int) {
    routes[count] = 0
    for index in stride(from: count - 1, through: 0, by: -1) {
      var node = Int(numbers[index])
      var (best, end) = (-Double.infinity, 0)
      var next = index + 1
      while true {
        let value = tables.values[node]
        if value != 0 {
          let weight = tables.weights[Int(value)] + routes[next]
          // Of two that are equal the longer word counts.
          if weight >= best { (best, end) = (weight, next) }
        }
        guard next < count, let child = tables.child(of: node, numbers[next]) else { break }
        node = child
        next += 1
      }
      if end == 0 { (best, end) = (tables.weights[0] + routes[index + 1], index + 1) }
      routes[index] = best
      ends[index] = UInt32(truncatingIfNeeded: end)
    }
  }

  /// Adds the words of the best way; single characters side by side are looked at together.
  private mutating func follow(_ count: Int, _ output: inout WordOutput, _ words: inout some WordSink) {
    var (index, singles) = (0, 0)
    while index < count {
      let end = Int(ends[index])
      if end - index > 1 {
        addSingles(singles..<index, &output, &words)
        output.add(end - index, &words)
        singles = end
      }
      index = end
    }
    addSingles(singles..<count, &output, &words)
  }

  private mutating func addSingles(_ range: Range<Int>, _ output: inout WordOutput, _ words: inout some WordSink) {
    guard range.count > 1 else { return output.add(range.count, &words) }
    if tables.isWord(numbers, range) {
      for _ in range { output.add(1, &words) }
    } else {
      unknown.add(range, &output, &words)
    }
  }
}

/// Turns counts of a run's characters into words of the text.
struct WordOutput {
  let text: UnsafeBufferPointer<UInt8>
  /// Where the next word begins, in bytes.
  private(set) var index: Int
  /// The run's characters.
  let numbers: UnsafeMutablePointer<UInt16>
  private var position = 0

  init(text: UnsafeBufferPointer<UInt8>, index: Int, numbers: UnsafeMutablePointer<UInt16>) {
    (self.text, self.index, self.numbers) = (text, index, numbers)
  }

  /// Adds the next `count` characters as a word; none is no word.
  @inline(__always)
  mutating func add(_ count: Int, _ words: inout some WordSink) {
    var end = index
    for _ in 0..<count {
      end += RunCharacter.isHan(numbers[position]) ? 3 : 1
      position += 1
    }
    words.add(text, index..<end)
    index = end
  }
}
