/// The words, cut at single spaces, from last to first.
enum ReversedWordOrder: ReversibleTransform {
  static let name = "word-order"
  static let titles: [Language: String] = [.english: "reversed word order", .chinese: "词序颠倒"]
  static let languages = [Language.english]
  static func apply(_ text: String) -> String {
    text.unicodeScalars.split(separator: " ", omittingEmptySubsequences: false).reversed()
      .map { String($0) }.joined(separator: " ")
  }
  static func undo(_ text: String) -> String? { apply(text) }
}
