/// A zero-width space (U+200B) behind each scalar.
enum ZeroWidth: ReversibleTransform {
  static let name = "zero-width"
  static let titles: [Language: String] = [.english: "zero-width spaces", .chinese: "零宽空格"]
  private static let interleaving = Interleaving(separator: "\u{200B}")
  static func apply(_ text: String) -> String { interleaving.apply(text) }
  static func undo(_ text: String) -> String? { interleaving.undo(text) }
}
