/// Puts pieces of UTF-8 together that end within a scalar. Bytes that are no UTF-8 become U+FFFD, the same wherever the
/// pieces were cut.
struct UTF8Pieces {
  /// The beginning of a scalar whose rest has not come: at most three bytes.
  private var rest: [UInt8] = []

  /// The text that is complete with this piece.
  mutating func append(_ piece: some Sequence<UInt8>) -> String {
    var bytes = rest + piece
    let count = Self.unfinishedCount(bytes)
    rest = Array(bytes.suffix(count))
    bytes.removeLast(count)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// What is left when nothing more comes: nothing, or one U+FFFD.
  mutating func finish() -> String {
    defer { rest = [] }
    return String(decoding: rest, as: UTF8.self)
  }

  /// How many bytes at the end begin a scalar that is not complete.
  private static func unfinishedCount(_ bytes: [UInt8]) -> Int {
    for count in 1...3 where count <= bytes.count {
      let lead = bytes[bytes.count - count]
      if lead & 0xC0 == 0x80 { continue }
      let length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1
      // What follows no lead, or a lead that cannot go on that way, is wrong already: it does not wait.
      return length > count && isBeginning(bytes.suffix(count)) ? count : 0
    }
    return 0
  }

  /// Whether some scalar begins with these bytes (Unicode 15.0, table 3-7).
  private static func isBeginning(_ bytes: ArraySlice<UInt8>) -> Bool {
    guard let lead = bytes.first else { return false }
    let second = bytes.dropFirst().first
    switch lead {
    case 0xC2...0xDF, 0xE1...0xEC, 0xEE...0xEF, 0xF1...0xF3: return true
    case 0xE0: return second.map { $0 >= 0xA0 } ?? true
    case 0xED: return second.map { $0 < 0xA0 } ?? true
    case 0xF0: return second.map { $0 >= 0x90 } ?? true
    case 0xF4: return second.map { $0 < 0x90 } ?? true
    default: return false
    }
  }
}
