import CRaiseScan

/// Appends one JSON object to a buffer of lines, member by member.
struct JSONObjectText {
  private var isEmpty = true

  /// Begins the object.
  init(in lines: inout [UInt8]) { lines.append(UInt8(ascii: "{")) }

  /// Adds a member whose value is text of valid UTF-8.
  mutating func add(_ key: StaticString, _ value: UnsafeBufferPointer<UInt8>, to lines: inout [UInt8]) {
    begin(&lines)
    lines.append(UInt8(ascii: "\""))
    key.withUTF8Buffer { lines.append(contentsOf: $0) }
    lines.append(contentsOf: [UInt8(ascii: "\""), UInt8(ascii: ":"), UInt8(ascii: "\"")])
    Self.append(escaping: value, to: &lines)
    lines.append(UInt8(ascii: "\""))
  }

  /// Adds a member by its quoted key and colon; the value follows.
  mutating func add(quotedKey: [UInt8], to lines: inout [UInt8]) {
    begin(&lines)
    lines.append(contentsOf: quotedKey)
  }

  private mutating func begin(_ lines: inout [UInt8]) {
    if !isEmpty { lines.append(UInt8(ascii: ",")) }
    isEmpty = false
  }

  private static let hexDigits = Array("0123456789abcdef".utf8)

  /// Appends text as the inside of a JSON string: only what must be escaped is (RFC 8259, section 7). What needs no
  /// escape is copied in runs.
  static func append(escaping text: UnsafeBufferPointer<UInt8>, to line: inout [UInt8]) {
    var start = 0
    for i in text.indices {
      let byte = text[i]
      if byte >= 0x20 && byte != 0x22 && byte != 0x5C { continue }
      if start < i { line.append(contentsOf: UnsafeBufferPointer(rebasing: text[start..<i])) }
      start = i + 1
      line.append(0x5C)
      switch byte {
      case 0x22, 0x5C: line.append(byte)
      case 0x0A: line.append(UInt8(ascii: "n"))
      case 0x0D: line.append(UInt8(ascii: "r"))
      case 0x09: line.append(UInt8(ascii: "t"))
      default:
        line.append(contentsOf: [
          UInt8(ascii: "u"), 0x30, 0x30, hexDigits[Int(byte >> 4)], hexDigits[Int(byte & 15)],
        ])
      }
    }
    if start < text.count { line.append(contentsOf: UnsafeBufferPointer(rebasing: text[start...])) }
  }

  /// `text` as a whole JSON string.
  static func quoted(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    var bytes = [UInt8(ascii: "\"")]
    append(escaping: text, to: &bytes)
    return bytes + [UInt8(ascii: "\"")]
  }
}
