/// The UTF-8 bytes of a text as numbers of equal width.
struct ByteGroups: Sendable {
  let radix: Int
  /// Digits of each number.
  let width: Int
  let separator: String

  func apply(_ text: String) -> String {
    text.utf8.map { byte in
      let digits = String(byte, radix: radix)
      return String(repeating: "0", count: width - digits.count) + digits
    }.joined(separator: separator)
  }

  func undo(_ text: String) -> String? {
    var bytes: [UInt8] = []
    var rest = text[...]
    while !rest.isEmpty {
      guard let byte = UInt8(rest.prefix(width), radix: radix), rest.count >= width else { return nil }
      bytes.append(byte)
      rest = rest.dropFirst(width)
      guard rest.isEmpty || rest.hasPrefix(separator) else { return nil }
      rest = rest.dropFirst(separator.count)
    }
    return String(validating: bytes, as: UTF8.self)
  }
}
