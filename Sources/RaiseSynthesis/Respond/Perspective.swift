/// Says to a person what the person said: "my" becomes "your".
enum Perspective {
  private static let english = [
    "I": "you", "me": "you", "my": "your", "mine": "yours", "myself": "yourself", "I'm": "you're", "am": "are",
  ]

  /// A verb phrase of a request as the answer takes it up.
  static func turned(_ phrase: String, in language: Language) -> String {
    switch language {
    case .english: phrase.split(separator: " ", omittingEmptySubsequences: false).map(word).joined(separator: " ")
    case .chinese: phrase.replacing("我", with: "你")
    }
  }

  private static func word(_ word: Substring) -> String {
    let letters = word.prefix { $0.isLetter || $0 == "'" }
    return (english[String(letters)] ?? String(letters)) + word[letters.endIndex...]
  }
}
