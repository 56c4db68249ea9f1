/// Latin letters moved on by thirteen.
enum ROT13: ReversibleTransform {
  static let name = "rot13"
  static let titles: [Language: String] = [.english: "ROT13", .chinese: "ROT13"]
  static let languages = [Language.english]
  private static let swap = ScalarSwap("abcdefghijklmABCDEFGHIJKLM", "nopqrstuvwxyzNOPQRSTUVWXYZ")
  static func apply(_ text: String) -> String { swap(text) }
  static func undo(_ text: String) -> String? { swap(text) }
}
