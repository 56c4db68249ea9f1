/// A space behind each scalar.
enum Spacing: ReversibleTransform {
  static let name = "spacing"
  static let titles: [Language: String] = [.english: "spaced letters", .chinese: "字间加空格"]
  private static let interleaving = Interleaving(separator: " ")
  static func apply(_ text: String) -> String { interleaving.apply(text) }
  static func undo(_ text: String) -> String? { interleaving.undo(text) }
}
