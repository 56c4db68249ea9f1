/// All capitals. Lossy: the text's own capitals no longer show.
enum UpperCase: PromptTransform {
  static let name = "upper-case"
  static let titles: [Language: String] = [.english: "capital letters", .chinese: "全大写"]
  static let languages = [Language.english]
  static func apply(_ text: String) -> String { text.uppercased() }
}
