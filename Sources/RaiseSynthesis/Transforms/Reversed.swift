/// The scalars from last to first.
enum Reversed: ReversibleTransform {
  static let name = "reverse"
  static let titles: [Language: String] = [.english: "reversed letters", .chinese: "倒序文字"]
  static func apply(_ text: String) -> String { String(String.UnicodeScalarView(text.unicodeScalars.reversed())) }
  static func undo(_ text: String) -> String? { apply(text) }
}
