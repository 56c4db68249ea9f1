/// The text without its Latin vowels. Lossy.
enum NoVowels: PromptTransform {
  static let name = "no-vowels"
  static let titles: [Language: String] = [.english: "text without vowels", .chinese: "去元音文字"]
  static let languages = [Language.english]
  static func apply(_ text: String) -> String { text.filter { !"aeiouAEIOU".contains($0) } }
}
