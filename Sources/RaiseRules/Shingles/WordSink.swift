/// Takes the words that a splitter finds, in their order.
protocol WordSink {
  /// Any word: a range of `text`, perhaps empty, which then is no word.
  mutating func add(_ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>)

  /// A word of ASCII letters, with its ``QuickHash``.
  mutating func addLetters(_ hash: UInt64, _ range: Range<Int>)

  /// A word that is one mark of ASCII.
  mutating func addMark(_ text: UnsafeBufferPointer<UInt8>, at index: Int)
}

extension TextWords: WordSink {}

/// Where words stand, and nothing more.
struct WordRanges: WordSink {
  private(set) var ranges: [Range<Int>] = []

  mutating func add(_ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) {
    if !range.isEmpty { ranges.append(range) }
  }

  mutating func addLetters(_ hash: UInt64, _ range: Range<Int>) { ranges.append(range) }

  mutating func addMark(_ text: UnsafeBufferPointer<UInt8>, at index: Int) { ranges.append(index..<index + 1) }
}
