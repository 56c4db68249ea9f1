/// The radiotelephony spelling alphabet. Lossy: capitals and signs go.
enum NATO: PromptTransform {
  static let name = "nato"
  static let titles: [Language: String] = [.english: "the NATO alphabet", .chinese: "北约音标字母"]
  static let languages = [Language.english]

  private static let words: [Character: String] = Dictionary(
    uniqueKeysWithValues: zip(
      ScalarSwap.lowerCase,
      [
        "Alfa", "Bravo", "Charlie", "Delta", "Echo", "Foxtrot", "Golf", "Hotel", "India", "Juliett", "Kilo", "Lima",
        "Mike", "November", "Oscar", "Papa", "Quebec", "Romeo", "Sierra", "Tango", "Uniform", "Victor", "Whiskey",
        "X-ray", "Yankee", "Zulu",
      ]))

  static func apply(_ text: String) -> String {
    text.lowercased().split(whereSeparator: \.isWhitespace)
      .map { word in word.compactMap { words[$0] }.joined(separator: " ") }
      .filter { !$0.isEmpty }.joined(separator: " | ")
  }
}
