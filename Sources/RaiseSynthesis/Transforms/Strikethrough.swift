/// A combining long stroke (U+0336) behind each scalar.
enum Strikethrough: ReversibleTransform {
  static let name = "strikethrough"
  static let titles: [Language: String] = [.english: "struck-through text", .chinese: "删除线文字"]
  private static let interleaving = Interleaving(separator: "\u{336}")
  static func apply(_ text: String) -> String { interleaving.apply(text) }
  static func undo(_ text: String) -> String? { interleaving.undo(text) }
}
