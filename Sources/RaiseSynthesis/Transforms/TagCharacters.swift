/// ASCII exchanged with Unicode's invisible tag characters ("ASCII smuggling").
enum TagCharacters: ReversibleTransform {
  static let name = "tag-characters"
  static let titles: [Language: String] = [.english: "invisible tag characters", .chinese: "不可见标签字符"]
  static let languages = [Language.english]
  private static let swap = ScalarSwap(
    ScalarSwap.run(from: 0x20, count: 95), ScalarSwap.run(from: 0xE0020, count: 95))
  static func apply(_ text: String) -> String { swap(text) }
  static func undo(_ text: String) -> String? { swap(text) }
}
