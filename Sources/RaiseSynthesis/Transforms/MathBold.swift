/// Latin letters exchanged with the bold ones of mathematics.
enum MathBold: ReversibleTransform {
  static let name = "math-bold"
  static let titles: [Language: String] = [.english: "mathematical bold", .chinese: "数学粗体"]
  static let languages = [Language.english]
  private static let swap = ScalarSwap(
    ScalarSwap.upperCase + ScalarSwap.lowerCase, ScalarSwap.run(from: 0x1D400, count: 52))
  static func apply(_ text: String) -> String { swap(text) }
  static func undo(_ text: String) -> String? { swap(text) }
}
