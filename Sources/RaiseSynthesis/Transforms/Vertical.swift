/// Spaces exchanged with line breaks: one word a line.
enum Vertical: ReversibleTransform {
  static let name = "vertical"
  static let titles: [Language: String] = [.english: "one word a line", .chinese: "一行一词"]
  static let languages = [Language.english]
  private static let swap = ScalarSwap(" ", "\n")
  static func apply(_ text: String) -> String { swap(text) }
  static func undo(_ text: String) -> String? { swap(text) }
}
