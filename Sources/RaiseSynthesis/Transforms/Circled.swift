/// Latin letters exchanged with circled ones.
enum Circled: ReversibleTransform {
  static let name = "circled"
  static let titles: [Language: String] = [.english: "circled letters", .chinese: "带圈字母"]
  static let languages = [Language.english]
  private static let swap = ScalarSwap(
    ScalarSwap.upperCase + ScalarSwap.lowerCase, ScalarSwap.run(from: 0x24B6, count: 52))
  static func apply(_ text: String) -> String { swap(text) }
  static func undo(_ text: String) -> String? { swap(text) }
}
