/// What is said in the place of a text that must not pass, by language.
///
/// The standard texts are these; a policy file's `refusal` replaces them.
public struct Refusal: Sendable, Hashable {
  /// In English, and for every language that has no text of its own.
  public var english: String
  /// In Chinese.
  public var chinese: String

  /// A refusal in two languages.
  public init(
    english: String = "I'm sorry, but I can't help with that.", chinese: String = "抱歉，我不能提供这方面的帮助。"
  ) {
    self.english = english
    self.chinese = chinese
  }

  /// The refusal in the language of what the user wrote.
  ///
  /// Chinese is answered in Chinese: a text whose Han characters make at least a quarter of its letters, three of them
  /// saying about as much as nine letters, and outnumber kana and hangul.
  public func text(answering userText: String) -> String { Self.isChinese(userText) ? chinese : english }

  private static func isChinese(_ text: String) -> Bool {
    var (han, kanaAndHangul, others) = (0, 0, 0)
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x31FFF: han += 1
      case 0x3040...0x30FF, 0x31F0...0x31FF, 0xFF66...0xFF9F, 0x1100...0x11FF, 0xAC00...0xD7AF:
        (kanaAndHangul, others) = (kanaAndHangul + 1, others + 1)
      default: if scalar.properties.isAlphabetic { others += 1 }
      }
    }
    return han > 0 && han * 3 >= others && kanaAndHangul < han
  }
}
