/// Pig Latin: leading consonants move to the end, then "ay". Lossy.
enum PigLatin: PromptTransform {
  static let name = "pig-latin"
  static let titles: [Language: String] = [.english: "Pig Latin", .chinese: "猪拉丁语"]
  static let languages = [Language.english]

  static func apply(_ text: String) -> String {
    text.split(separator: " ", omittingEmptySubsequences: false).map(word).joined(separator: " ")
  }

  private static func word(_ word: Substring) -> String {
    let letters = word.prefix { $0.isASCII && $0.isLetter }
    guard !letters.isEmpty else { return String(word) }
    let head = letters.prefix { !"aeiouyAEIOUY".contains($0) }
    return letters[head.endIndex...] + head + "ay" + word[letters.endIndex...]
  }
}
