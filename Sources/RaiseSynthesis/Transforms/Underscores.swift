/// Spaces exchanged with underscores, as in names of programs.
enum Underscores: ReversibleTransform {
  static let name = "snake-case"
  static let titles: [Language: String] = [.english: "snake case", .chinese: "下划线连写"]
  static let languages = [Language.english]
  private static let swap = ScalarSwap(" ", "_")
  static func apply(_ text: String) -> String { swap(text) }
  static func undo(_ text: String) -> String? { swap(text) }
}
