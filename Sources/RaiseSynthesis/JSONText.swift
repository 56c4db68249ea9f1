/// Builds one JSON object in a fixed order of members, so that the same facts are always the same bytes.
struct JSONText {
  private(set) var bytes: [UInt8] = [UInt8(ascii: "{")]

  mutating func add(_ key: String, _ value: String) {
    begin(key)
    Self.append(value, to: &bytes)
  }

  mutating func add(_ key: String, _ value: Bool) {
    begin(key)
    bytes += (value ? "true" : "false").utf8
  }

  mutating func add(_ key: String, _ value: Int) {
    begin(key)
    bytes += "\(value)".utf8
  }

  mutating func add(_ key: String, _ values: [String]) {
    add(
      key,
      list: values.map { value in
        var bytes: [UInt8] = []
        Self.append(value, to: &bytes)
        return bytes
      })
  }

  /// A member whose value is JSON already.
  mutating func add(_ key: String, json: [UInt8]) {
    begin(key)
    bytes += json
  }

  /// A member whose value is a list of values that are JSON already.
  mutating func add(_ key: String, list: [[UInt8]]) {
    add(key, json: [UInt8(ascii: "[")] + list.joined(separator: [UInt8(ascii: ",")]) + [UInt8(ascii: "]")])
  }

  /// The object.
  consuming func closed() -> [UInt8] {
    bytes.append(UInt8(ascii: "}"))
    return bytes
  }

  /// The object as a line of its own.
  consuming func line() -> [UInt8] {
    bytes.append(UInt8(ascii: "}"))
    bytes.append(UInt8(ascii: "\n"))
    return bytes
  }

  private mutating func begin(_ key: String) {
    if bytes.count > 1 { bytes.append(UInt8(ascii: ",")) }
    Self.append(key, to: &bytes)
    bytes.append(UInt8(ascii: ":"))
  }

  private static func append(_ text: String, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
      case UInt8(ascii: "\n"): bytes += [UInt8(ascii: "\\"), UInt8(ascii: "n")]
      case 0..<0x20: bytes += Array("\\u00".utf8) + [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private static let digits = Array("0123456789abcdef".utf8)
}
