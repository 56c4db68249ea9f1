/// A full stop behind each scalar.
enum Dots: ReversibleTransform {
  static let name = "dots"
  static let titles: [Language: String] = [.english: "dotted letters", .chinese: "字间加点"]
  private static let interleaving = Interleaving(separator: ".")
  static func apply(_ text: String) -> String { interleaving.apply(text) }
  static func undo(_ text: String) -> String? { interleaving.undo(text) }
}
