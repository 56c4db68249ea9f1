/// Latin letters exchanged with Cyrillic ones of the same look (Unicode Technical Standard 39, confusables).
enum Homoglyphs: ReversibleTransform {
  static let name = "homoglyphs"
  static let titles: [Language: String] = [.english: "look-alike letters", .chinese: "形近字母"]
  static let languages = [Language.english]
  private static let swap = ScalarSwap("aceopxyisjABCEHKMOPTX", "асеорхуіѕјАВСЕНКМОРТХ")
  static func apply(_ text: String) -> String { swap(text) }
  static func undo(_ text: String) -> String? { swap(text) }
}
