/// The words of a text made alike for comparing: in small letters, without accents and punctuation, and with 0 for any
/// number, so that copies that were laid out, numbered or spelt a little differently have the same words.
///
/// The same words that datatrove gets from `simplify_text` and spaCy's English tokenizer, but for Σ at the end of
/// Greek words, which Python writes as ς. In Chinese every Chinese character is a word.
///
/// `bytes` holds the words one behind the other, a space behind each: what the hash of an n-gram is taken of.
struct SimplifiedWords: ~Copyable {
  /// Where each word ends in ``bytes``; the next one begins one further.
  private(set) var ends: [Int] = []
  /// Where the run without white space and punctuation stands in the text that each word is, or is a part of.
  private(set) var sources: [Range<Int>] = []

  private var buffer: ByteBuffer
  private let partsChinese: Bool
  /// The run that is being read: where it begins in the buffer and in the text, and of what bytes it is.
  private var runStart = 0
  private var sourceStart = 0
  private var kinds: UInt8 = 0

  /// The words of `text`, which is valid UTF-8.
  init(_ text: UnsafeBufferPointer<UInt8>, language: WordLanguage) {
    buffer = ByteBuffer(capacity: text.count + text.count / 4 + 16)
    partsChinese = language == .chinese
    ends.reserveCapacity(text.count / 5 + 8)
    sources.reserveCapacity(text.count / 5 + 8)
    ByteFold.table.withUnsafeBufferPointer { read(text, $0) }
  }

  /// How many words there are.
  var count: Int { ends.count }

  /// The words, a space behind each.
  var bytes: UnsafeBufferPointer<UInt8> { buffer.bytes }
}

// MARK: - Reading

extension SimplifiedWords {
  private mutating func read(_ text: UnsafeBufferPointer<UInt8>, _ folds: UnsafeBufferPointer<UInt8>) {
    var index = 0
    while index < text.count {
      var fold = folds[Int(text[index])]
      switch fold {
      case ByteFold.separator:
        endRun(at: index)
        index += 1
      case ByteFold.digit: index = addNumber(text, at: index)
      case ByteFold.beyondASCII: index = addScalar(text, at: index)
      default:
        begin(ByteFold.letterKind, at: index)
        repeat {
          buffer.append(fold)
          index += 1
          fold = index < text.count ? folds[Int(text[index])] : 0
        } while fold > ByteFold.digit
      }
    }
    endRun(at: text.count)
  }

  /// Notes that something of `kind` is added, the first of its run at `index`.
  @inline(__always)
  private mutating func begin(_ kind: UInt8, at index: Int) {
    if kinds == 0 { sourceStart = index }
    kinds |= kind
  }

  private mutating func addNumber(_ text: UnsafeBufferPointer<UInt8>, at index: Int) -> Int {
    begin(ByteFold.digitKind, at: index)
    buffer.append(UInt8(ascii: "0"))
    return NumberEnd.after(index, in: text)
  }

  /// A scalar beyond ASCII. Returns where the next one begins.
  private mutating func addScalar(_ text: UnsafeBufferPointer<UInt8>, at index: Int) -> Int {
    let (scalar, length) = text.scalar(at: index)
    let next = index + length
    switch SimplifiedScalar.of(scalar) {
    case .separator: endRun(at: index)
    case .digit: return addNumber(text, at: index)
    case .replaced(let range):
      // An accent that is left out belongs to the run all the same, or is a run of nothing.
      begin(ByteFold.otherKind, at: index)
      for position in range { buffer.append(SimplifiedScalar.heap[position]) }
    case .same where partsChinese && ScalarTraits.isHan(scalar):
      endRun(at: index)
      append(text, index..<next)
      endRun(at: next)
    case .same: append(text, index..<next)
    }
    return next
  }

  private mutating func append(_ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) {
    begin(ByteFold.otherKind, at: range.lowerBound)
    for index in range { buffer.append(text[index]) }
  }
}

// MARK: - Words

extension SimplifiedWords {
  /// Ends the run that is being read, if any: most are one word.
  private mutating func endRun(at sourceEnd: Int) {
    guard kinds != 0 else { return }
    defer {
      runStart = buffer.count
      kinds = 0
    }
    guard buffer.count > runStart else { return }
    let isNumber = kinds == ByteFold.digitKind && buffer.count - runStart == 1
    if isNumber || kinds == ByteFold.letterKind && !mayBeJoined { return endWord(sourceEnd) }
    splitRun(sourceEnd)
  }

  /// Whether letters alone may be two words, such as "cannot".
  private var mayBeJoined: Bool {
    Contractions.joinedHashes.contains(QuickHash.hash(buffer.bytes, runStart..<buffer.count))
  }

  @inline(__always)
  private mutating func endWord(_ sourceEnd: Int) {
    ends.append(buffer.count)
    sources.append(sourceStart..<sourceEnd)
    buffer.append(UInt8(ascii: " "))
  }

  /// Parts the run as spaCy would, and writes its words again with spaces between.
  private mutating func splitRun(_ sourceEnd: Int) {
    let run = Array(UnsafeBufferPointer(rebasing: buffer.bytes[runStart...]))
    var words = WordRanges()
    run.withUnsafeBufferPointer { EnglishSplitter($0).split(into: &words) }
    buffer.shorten(to: runStart)
    for range in words.ranges {
      for byte in run[range] { buffer.append(byte) }
      endWord(sourceEnd)
    }
  }
}

/// What an ASCII byte becomes.
private enum ByteFold {
  static let beyondASCII: UInt8 = 0
  static let separator: UInt8 = 1
  /// Letters, which become themselves in small, are greater than this.
  static let digit: UInt8 = 2

  static let letterKind: UInt8 = 1
  static let digitKind: UInt8 = 2
  static let otherKind: UInt8 = 4

  static let table: [UInt8] = (0...255).map { (byte: UInt8) in
    if ByteTraits.isLetter(byte) { return byte | 0x20 }
    if byte &- 0x30 < 10 { return digit }
    return byte < 0x80 ? separator : beyondASCII
  }
}

/// Finds the end of a number: digits of any script, and once among them a decimal separator (`NUMBERS_PATTERN` in
/// datatrove's utils/text.py).
private enum NumberEnd {
  static func after(_ start: Int, in text: UnsafeBufferPointer<UInt8>) -> Int {
    let end = digitsEnd(start, in: text)
    guard end < text.count, isDecimalSeparator(text.scalar(at: end).value) else { return end }
    let fraction = end + text.scalarLength(at: end)
    let fractionEnd = digitsEnd(fraction, in: text)
    return fractionEnd > fraction ? fractionEnd : end
  }

  private static func digitsEnd(_ start: Int, in text: UnsafeBufferPointer<UInt8>) -> Int {
    var index = start
    while index < text.count {
      if text[index] < 0x80 {
        guard text[index] &- 0x30 < 10 else { return index }
        index += 1
      } else {
        let (scalar, length) = text.scalar(at: index)
        guard case .digit = SimplifiedScalar.of(scalar) else { return index }
        index += length
      }
    }
    return index
  }

  private static func isDecimalSeparator(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x2C, 0x2E, 0x060C, 0x066B, 0x2396, 0x2397, 0x2398: true
    default: false
    }
  }
}
