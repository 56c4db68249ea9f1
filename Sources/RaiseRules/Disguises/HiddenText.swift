/// Tells whether bytes that were decoded are a text that somebody hid, or something else that happened to decode.
enum HiddenText {
  /// Shorter texts could come about by chance.
  static let minBytes = 12
  /// The least share of letters, digits and spaces among the scalars.
  private static let minShare = 0.5
  private static let minDistinct = 4

  /// `bytes` when they are UTF-8 without control characters and mostly words; up to three bytes of a scalar that was cut
  /// off at the end are left out.
  static func text(_ bytes: [UInt8]) -> [UInt8]? {
    guard bytes.count >= minBytes, let text = validated(bytes) else { return nil }
    var (wordlike, count) = (0, 0)
    var distinct: Set<Unicode.Scalar> = []
    for scalar in text.unicodeScalars {
      guard !isControl(scalar) else { return nil }
      if distinct.count < minDistinct { distinct.insert(scalar) }
      if isWordlike(scalar) { wordlike += 1 }
      count += 1
    }
    guard distinct.count == minDistinct, Double(wordlike) >= minShare * Double(count) else { return nil }
    return Array(text.utf8)
  }

  private static func validated(_ bytes: [UInt8]) -> String? {
    (0...3).lazy.compactMap { String(validating: bytes.dropLast($0), as: UTF8.self) }.first
  }

  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "\t", "\n", "\r": false
    case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{FFFD}": true
    default: false
    }
  }

  private static func isWordlike(_ scalar: Unicode.Scalar) -> Bool {
    scalar.isASCII
      ? ByteTraits.isAlphanumeric(UInt8(scalar.value)) || ByteTraits.isSpace(UInt8(scalar.value))
      : scalar.properties.isAlphabetic || scalar.properties.isEmoji || scalar.value >= 0x2000 && scalar.value < 0x3100
  }
}
