/// Escapes as in source code: `\u{68}`.
enum UnicodeEscapes: ReversibleTransform {
  static let name = "unicode-escapes"
  static let titles: [Language: String] = [.english: "Unicode escapes", .chinese: "Unicode转义"]
  private static let codes = ScalarCodes(opening: "\\u{", closing: "}")
  static func apply(_ text: String) -> String { codes.apply(text) }
  static func undo(_ text: String) -> String? { codes.undo(text) }
}
