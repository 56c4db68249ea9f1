/// Every scalar of a text by its number in Unicode, between an opening and a closing.
struct ScalarCodes: Sendable {
  let opening: String
  let closing: String

  func apply(_ text: String) -> String {
    text.unicodeScalars.map { opening + String($0.value, radix: 16) + closing }.joined()
  }

  func undo(_ text: String) -> String? {
    var result = String.UnicodeScalarView()
    var rest = text[...]
    while !rest.isEmpty {
      guard rest.hasPrefix(opening) else { return nil }
      rest = rest.dropFirst(opening.count)
      let digits = rest.prefix { $0.isASCII && $0.isHexDigit }
      guard let scalar = UInt32(digits, radix: 16).flatMap(Unicode.Scalar.init) else { return nil }
      result.append(scalar)
      rest = rest[digits.endIndex...]
      guard rest.hasPrefix(closing) else { return nil }
      rest = rest.dropFirst(closing.count)
    }
    return String(result)
  }
}
