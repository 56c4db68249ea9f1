/// Latin capitals exchanged with small letters.
enum SwappedCase: ReversibleTransform {
  static let name = "swapped-case"
  static let titles: [Language: String] = [.english: "swapped case", .chinese: "大小写互换"]
  static let languages = [Language.english]
  private static let swap = ScalarSwap(ScalarSwap.lowerCase, ScalarSwap.upperCase)
  static func apply(_ text: String) -> String { swap(text) }
  static func undo(_ text: String) -> String? { swap(text) }
}
