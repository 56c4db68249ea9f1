/// Spaces exchanged with an emoji.
enum EmojiSpaces: ReversibleTransform {
  static let name = "emoji"
  static let titles: [Language: String] = [.english: "emoji between the words", .chinese: "以表情分词"]
  static let languages = [Language.english]
  private static let swap = ScalarSwap(" ", "🔸")
  static func apply(_ text: String) -> String { swap(text) }
  static func undo(_ text: String) -> String? { swap(text) }
}
