/// The words of one text, and what the quality heuristics count of them.
struct TextWords {
  /// One word.
  struct Word {
    /// A hash of its bytes.
    var hash: UInt64
    /// Where it begins, in bytes.
    var start: Int32
    /// Its length in scalars.
    var length: Int32
    /// What it means for the ends of sentences.
    var mark: Mark
  }

  /// The words in order, punctuation among them.
  private(set) var words: [Word] = []
  /// Words in which anything is not punctuation.
  private(set) var plainCount = 0
  /// The scalars of those words.
  private(set) var plainLength = 0
  /// Words with a letter.
  private(set) var letterCount = 0

  /// What a word means for the ends of sentences.
  enum Mark: UInt8 {
    /// An ordinary word: after the end of a sentence it begins the next.
    case none
    /// Punctuation that neither ends nor begins a sentence.
    case punctuation
    /// Ends a sentence.
    case terminal
  }

  /// How many words there are, punctuation among them.
  var count: Int { words.count }

  /// The words of `text`, which is valid UTF-8.
  init(_ text: UnsafeBufferPointer<UInt8>, by splitter: WordSplitter) {
    words.reserveCapacity(text.count / 5 + 8)
    switch splitter {
    case .english: EnglishSplitter(text).split(into: &self)
    case .chinese(let dictionary): ChineseSplitter(text, dictionary).split(into: &self)
    }
  }

  /// A word of ASCII letters.
  @inline(__always)
  mutating func addLetters(_ hash: UInt64, _ range: Range<Int>) {
    append(hash, range.count, range.lowerBound, .none)
    plainCount += 1
    plainLength += range.count
    letterCount += 1
  }

  /// A word that is one mark of ASCII.
  @inline(__always)
  mutating func addMark(_ text: UnsafeBufferPointer<UInt8>, at index: Int) {
    let isTerminal = text.scalarClass(at: index).isAny(of: .terminal)
    append(QuickHash.hash(text, index..<index + 1), 1, index, isTerminal ? .terminal : .punctuation)
  }

  @inline(__always)
  private mutating func append(_ hash: UInt64, _ length: Int, _ start: Int, _ mark: Mark) {
    words.append(
      Word(
        hash: hash, start: Int32(truncatingIfNeeded: start), length: Int32(truncatingIfNeeded: length), mark: mark))
  }

  /// Any word.
  mutating func add(_ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) {
    guard !range.isEmpty else { return }
    var (index, length, isPlain, hasLetter) = (range.lowerBound, 0, false, false)
    var common = ScalarClass.all
    let table = ScalarClass.table
    while index < range.upperBound {
      let (scalar, count) = text.scalar(at: index)
      let classes = ScalarClass.of(scalar, table)
      isPlain = isPlain || !classes.isAny(of: .symbol)
      hasLetter = hasLetter || classes.isAny(of: .letter)
      common = common.intersection(classes)
      length += 1
      index += count
    }
    let isTerminal = length == 1 && common.isAny(of: .terminal)
    let mark: Mark = isTerminal ? .terminal : common.isAny(of: .punctuationMark) ? .punctuation : .none
    append(QuickHash.hash(text, range), length, range.lowerBound, mark)
    if isPlain {
      plainCount += 1
      plainLength += length
    }
    if hasLetter { letterCount += 1 }
  }
}
