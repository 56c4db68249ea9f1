/// International Morse code (ITU-R M.1677). Lossy: it knows no capitals and few signs.
enum Morse: PromptTransform {
  static let name = "morse"
  static let titles: [Language: String] = [.english: "Morse code", .chinese: "摩尔斯电码"]
  static let languages = [Language.english]

  private static let codes: [Character: String] = Dictionary(
    uniqueKeysWithValues: zip(
      "abcdefghijklmnopqrstuvwxyz0123456789.,?",
      ".- -... -.-. -.. . ..-. --. .... .. .--- -.- .-.. -- -. --- .--. --.- .-. ... - ..- ...- .-- -..- -.-- --.. ----- .---- ..--- ...-- ....- ..... -.... --... ---.. ----. .-.-.- --..-- ..--.."
        .split(separator: " ").map(String.init)))

  static func apply(_ text: String) -> String {
    text.lowercased().split(whereSeparator: \.isWhitespace)
      .map { word in word.compactMap { codes[$0] }.joined(separator: " ") }
      .filter { !$0.isEmpty }.joined(separator: " / ")
  }
}
