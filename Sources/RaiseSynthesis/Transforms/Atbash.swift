/// The Latin alphabet turned round: a for z, b for y.
enum Atbash: ReversibleTransform {
  static let name = "atbash"
  static let titles: [Language: String] = [.english: "the Atbash cipher", .chinese: "Atbash密码"]
  static let languages = [Language.english]
  private static let swap = ScalarSwap("abcdefghijklmABCDEFGHIJKLM", "zyxwvutsrqponZYXWVUTSRQPON")
  static func apply(_ text: String) -> String { swap(text) }
  static func undo(_ text: String) -> String? { swap(text) }
}
