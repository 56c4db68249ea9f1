/// Builds one JSON object in a fixed order of members, so that the same facts are always the same bytes.
struct JSONText {
  private(set) var bytes: [UInt8] = [UInt8(ascii: "{")]

  mutating func add(_ key: String, _ value: String) {
    begin(key)
    appendQuoted(value)
  }

  mutating func add(_ key: String, _ value: Int) {
    begin(key)
    bytes += String(value).utf8
  }

  /// Finite numbers only, written as short as reads back the same.
  mutating func add(_ key: String, _ value: Double) {
    begin(key)
    bytes += Self.number(value)
  }

  /// A value that is JSON already.
  mutating func add(_ key: String, json: [UInt8]) {
    begin(key)
    bytes += json
  }

  /// Whether nothing was added.
  var isEmpty: Bool { bytes.count == 1 }

  static func number(_ value: Double) -> [UInt8] {
    Array((value == value.rounded() && abs(value) < 1e15 ? String(Int(value)) : String(value)).utf8)
  }

  consuming func closed() -> [UInt8] {
    bytes.append(UInt8(ascii: "}"))
    return bytes
  }

  private mutating func begin(_ key: String) {
    if bytes.count > 1 { bytes.append(UInt8(ascii: ",")) }
    appendQuoted(key)
    bytes.append(UInt8(ascii: ":"))
  }

  private mutating func appendQuoted(_ text: String) { Self.append(quoted: text, to: &bytes) }

  /// `text` as one JSON string.
  static func quoted(_ text: String) -> [UInt8] {
    var bytes: [UInt8] = []
    append(quoted: text, to: &bytes)
    return bytes
  }

  private static func append(quoted text: String, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
      case 0..<0x20: bytes += escape(byte)
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private static func escape(_ byte: UInt8) -> [UInt8] {
    let digits = Array("0123456789abcdef".utf8)
    return Array("\\u00".utf8) + [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
  }
}
