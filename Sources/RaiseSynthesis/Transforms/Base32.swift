/// Base32 (RFC 4648, section 6) of the UTF-8 bytes.
enum Base32: ReversibleTransform {
  static let name = "base32"
  static let titles: [Language: String] = [.english: "Base32", .chinese: "Base32编码"]
  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)

  static func apply(_ text: String) -> String {
    var result: [UInt8] = []
    var buffer = 0
    var bits = 0
    for byte in text.utf8 {
      buffer = (buffer & 0xFF) << 8 | Int(byte)
      bits += 8
      while bits >= 5 {
        bits -= 5
        result.append(alphabet[buffer >> bits & 31])
      }
    }
    if bits > 0 { result.append(alphabet[buffer << (5 - bits) & 31]) }
    while !result.count.isMultiple(of: 8) { result.append(UInt8(ascii: "=")) }
    return String(decoding: result, as: UTF8.self)
  }

  static func undo(_ text: String) -> String? {
    var bytes: [UInt8] = []
    var buffer = 0
    var bits = 0
    for digit in text.utf8 where digit != UInt8(ascii: "=") {
      guard let value = alphabet.firstIndex(of: digit) else { return nil }
      buffer = (buffer & 0xFF) << 5 | value
      bits += 5
      if bits >= 8 {
        bits -= 8
        bytes.append(UInt8(buffer >> bits & 0xFF))
      }
    }
    return String(validating: bytes, as: UTF8.self)
  }
}
