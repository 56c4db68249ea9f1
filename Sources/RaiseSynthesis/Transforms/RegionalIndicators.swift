/// Small Latin letters exchanged with the emoji letters that flags are made of.
enum RegionalIndicators: ReversibleTransform {
  static let name = "emoji-letters"
  static let titles: [Language: String] = [.english: "emoji letters", .chinese: "表情字母"]
  static let languages = [Language.english]
  private static let swap = ScalarSwap(ScalarSwap.lowerCase, ScalarSwap.run(from: 0x1F1E6, count: 26))
  static func apply(_ text: String) -> String { swap(text) }
  static func undo(_ text: String) -> String? { swap(text) }
}
