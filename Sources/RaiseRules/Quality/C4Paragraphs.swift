/// The paragraph rule of mC4 (arXiv 2010.11934, section 3.1): are there three long lines?
struct C4Paragraphs: QualityHeuristic {
  static let name = "c4-paragraphs"
  static let otherNames = ["C4ParagraphFilter"]
  static let summary = "Texts without some long lines, such as menus: mC4's paragraph rule."

  static let limits: [QualityLimit] = [
    .count(.atLeast, "min-long-lines", 3, "Lines of at least `long-line-length` characters.")
  ]

  static let otherKeys: [PolicyKey] = [
    PolicyKey(
      "long-line-length", .number(0...1e9), standard: .number(200), "From how many characters on a line is long.")
  ]

  private let longLineLength: Int

  init(_ fields: Fields) { longLineLength = Int(fields.number("long-line-length") ?? 200) }

  func measures(of text: TextMeasures) -> [Double?] { [Double(text.lines.lines.count { $0.length >= longLineLength })] }
}
