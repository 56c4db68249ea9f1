/// Letters replaced by digits that look like them. Lossy: the digits of the text itself read as letters.
enum Leetspeak: PromptTransform {
  static let name = "leetspeak"
  static let titles: [Language: String] = [.english: "leetspeak", .chinese: "黑客语"]
  static let languages = [Language.english]
  private static let digits: [Character: Character] = [
    "a": "4", "e": "3", "i": "1", "o": "0", "s": "5", "t": "7", "A": "4", "E": "3", "I": "1", "O": "0", "S": "5",
    "T": "7", "g": "9", "b": "8",
  ]
  static func apply(_ text: String) -> String { String(text.map { digits[$0] ?? $0 }) }
}
