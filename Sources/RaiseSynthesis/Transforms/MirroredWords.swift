/// Each word, cut at single spaces, from its last letter to its first.
enum MirroredWords: ReversibleTransform {
  static let name = "mirror-words"
  static let titles: [Language: String] = [.english: "mirrored words", .chinese: "逐词倒写"]
  static let languages = [Language.english]
  static func apply(_ text: String) -> String {
    text.unicodeScalars.split(separator: " ", omittingEmptySubsequences: false)
      .map { String(String.UnicodeScalarView($0.reversed())) }.joined(separator: " ")
  }
  static func undo(_ text: String) -> String? { apply(text) }
}
