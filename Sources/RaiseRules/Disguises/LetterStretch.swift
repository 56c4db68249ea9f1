/// Finds stretches of ASCII letters that follow each other as they do not in English: enciphered text, among others.
///
/// Each pair of neighbouring letters adds its evidence to a sum that never falls below 0, so a stretch begins where the sum
/// last was 0 and ends where it is highest.
struct LetterStretch {
  /// How letters follow each other in a stretch.
  enum Kind {
    /// As they do not in English.
    case foreign
    /// As they do in English that is read from right to left.
    case backwards
  }

  /// The least evidence for a stretch, in quarters of bits. Three words of ROT13 have it; of a hundred requests in English
  /// one has.
  static let minBits = 40
  /// How far the sum falls before a stretch is over.
  private static let maxFall = 160

  /// The evidence of each pair of letters, in quarters of bits.
  private let evidence: [Int8]
  private var sum = 0
  private var start = 0
  private var index = 0
  /// The last letter; 0 after anything else.
  private var last: UInt8 = 0
  /// The highest sum so far, of the stretch or, where ``stretches(_:in:)`` does not begin anew, of the text.
  private(set) var peak = 0
  private var stretch = 0..<0

  init(_ kind: Kind) {
    evidence = kind == .foreign ? EnglishWords.standard.foreignPairs : EnglishWords.standard.backwardPairs
  }

  /// Takes the text's next byte.
  @inline(__always)
  mutating func append(_ byte: UInt8, isLetter: Bool) {
    defer { index += 1 }
    guard isLetter else {
      last = 0
      return
    }
    defer { last = byte }
    guard last != 0 else { return }
    if sum == 0 { start = index - 1 }
    sum = max(0, sum + Int(evidence[EnglishWords.pair(last, byte)]))
    if sum > peak {
      peak = sum
      stretch = start..<index + 1
    }
  }

  private var isOver: Bool { peak > 0 && (sum == 0 || peak - sum > Self.maxFall) }

  /// The stretch, when there was evidence enough; then looks for another one.
  private mutating func end() -> Range<Int>? {
    defer { (peak, sum) = (0, 0) }
    return peak >= Self.minBits ? stretch : nil
  }

  /// All stretches of a text, in order.
  static func stretches(_ kind: Kind, in text: UnsafeBufferPointer<UInt8>) -> [Range<Int>] {
    var current = LetterStretch(kind)
    var found: [Range<Int>] = []
    for byte in text {
      current.append(byte, isLetter: ByteTraits.isLetter(byte))
      if current.isOver, let stretch = current.end() { found.append(stretch) }
    }
    if let stretch = current.end() { found.append(stretch) }
    return found
  }
}
