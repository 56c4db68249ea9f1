/// Printable ASCII moved on by forty-seven.
enum ROT47: ReversibleTransform {
  static let name = "rot47"
  static let titles: [Language: String] = [.english: "ROT47", .chinese: "ROT47"]
  static let languages = [Language.english]
  private static let swap = ScalarSwap(ScalarSwap.run(from: 33, count: 47), ScalarSwap.run(from: 80, count: 47))
  static func apply(_ text: String) -> String { swap(text) }
  static func undo(_ text: String) -> String? { swap(text) }
}
