/// ASCII exchanged with the full-width forms of East Asian typography.
enum FullWidth: ReversibleTransform {
  static let name = "full-width"
  static let titles: [Language: String] = [.english: "full-width letters", .chinese: "全角字符"]
  static let languages = [Language.english]
  private static let swap = ScalarSwap(ScalarSwap.run(from: 0x21, count: 94), ScalarSwap.run(from: 0xFF01, count: 94))
  static func apply(_ text: String) -> String { swap(text) }
  static func undo(_ text: String) -> String? { swap(text) }
}
