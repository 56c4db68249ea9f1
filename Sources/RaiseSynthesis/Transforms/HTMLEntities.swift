/// Numeric character references of HTML.
enum HTMLEntities: ReversibleTransform {
  static let name = "html-entities"
  static let titles: [Language: String] = [.english: "HTML entities", .chinese: "HTML实体"]
  private static let codes = ScalarCodes(opening: "&#x", closing: ";")
  static func apply(_ text: String) -> String { codes.apply(text) }
  static func undo(_ text: String) -> String? { codes.undo(text) }
}
