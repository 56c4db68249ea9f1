/// A combining acute accent (U+0301) behind each scalar.
enum Accents: ReversibleTransform {
  static let name = "accents"
  static let titles: [Language: String] = [.english: "accented letters", .chinese: "加重音符"]
  static let languages = [Language.english]
  private static let interleaving = Interleaving(separator: "\u{301}")
  static func apply(_ text: String) -> String { interleaving.apply(text) }
  static func undo(_ text: String) -> String? { interleaving.undo(text) }
}
