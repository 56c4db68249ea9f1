/// The rules that FineWeb adds to those of Gopher and C4 (arXiv 2406.17557, section 3.6): are these lines prose?
struct FineWebQuality: QualityHeuristic {
  static let name = "fineweb-quality"
  static let otherNames = ["FineWebQualityFilter", "fineweb"]
  static let summary = "Texts whose lines are short, repeated or without full stops, such as lists: FineWeb's rules."

  static let limits: [QualityLimit] = [
    .share(
      .atLeast, "min-lines-ending-in-punctuation", 0.12, "Lines that end a sentence, of those that are not blank."),
    .share(.atMost, "max-short-lines", 0.67, "Lines of no more than `short-line-length` characters, of the same."),
    .share(
      .atMost, "max-duplicate-line-characters", 0.01, "Characters of lines that came before, of all but line feeds."),
    .share(.atMost, "max-line-feeds", 0.3, upTo: 100, "Line feeds per word."),
  ]

  static let otherKeys: [PolicyKey] = [
    PolicyKey(
      "short-line-length", .number(0...1e6), standard: .number(30), "Up to how many characters a line is short."),
    WordLanguage.key,
  ]

  var describedValues: [String: PolicyValue] { splitter.describedValues }

  private let splitter: WordSplitter
  private let shortLineLength: Int

  init(_ fields: Fields) throws {
    splitter = try WordSplitter(fields)
    shortLineLength = Int(fields.number("short-line-length") ?? 30)
  }

  func measures(of text: TextMeasures) -> [Double?] {
    let lines = text.lines.lines.filter { !$0.isBlank }
    let duplicates = Duplicates(lines.map { ($0.hash, $0.length) })
    let characters = text.lines.textLength - text.lines.lineFeedCount
    return [
      Ratio.of(lines.count { text.text.scalarClass(before: $0.range.upperBound).isAny(of: .terminal) }, lines.count),
      Ratio.of(lines.count { $0.length <= shortLineLength }, lines.count),
      Ratio.of(duplicates.length, characters),
      Ratio.of(text.lines.lineFeedCount, text.words(by: splitter).count),
    ]
  }
}
