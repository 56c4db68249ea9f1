/// The repetition rules of Gopher (arXiv 2112.11446, table A1): how much of the text has come before in it?
struct GopherRepetition: QualityHeuristic {
  static let name = "gopher-repetition"
  static let otherNames = ["GopherRepetitionFilter", "repetition"]
  static let summary = "Texts that repeat their lines, paragraphs or phrases: Gopher's repetition rules."

  private static let topLimits = [(2, 0.20), (3, 0.18), (4, 0.16)]
  private static let duplicateLimits = [(5, 0.15), (6, 0.14), (7, 0.13), (8, 0.12), (9, 0.11), (10, 0.10)]

  static let limits: [QualityLimit] =
    [
      .share(.atMost, "max-duplicate-paragraphs", 0.3, "Paragraphs that came before, of all paragraphs."),
      .share(.atMost, "max-duplicate-paragraph-characters", 0.2, "Their characters, of all characters."),
      .share(.atMost, "max-duplicate-lines", 0.3, "Lines that came before, of all lines that are not empty."),
      .share(.atMost, "max-duplicate-line-characters", 0.2, "Their characters, of all characters."),
    ]
    + topLimits.map { n, limit in
      .share(
        .atMost, "max-top-\(n)-gram", limit, upTo: 100,
        "Characters of the most frequent run of \(n) words, wherever it comes, of all characters.")
    }
    + duplicateLimits.map { n, limit in
      .share(
        .atMost, "max-duplicate-\(n)-grams", limit,
        "Characters in runs of \(n) words that came before, of all characters.")
    }

  static let otherKeys = [WordLanguage.key]

  var describedValues: [String: PolicyValue] { splitter.describedValues }

  private let splitter: WordSplitter

  init(_ fields: Fields) throws { splitter = try WordSplitter(fields) }

  func measures(of text: TextMeasures) -> [Double?] {
    let length = text.lines.textLength
    let paragraphs = text.duplicateParagraphs
    let lines = Duplicates(Self.lines(of: text.lines))
    let nGrams = text.nGrams(by: splitter)
    var measures: [Double?] = []
    measures.reserveCapacity(Self.limits.count)
    measures.append(paragraphs.share)
    measures.append(Ratio.of(paragraphs.length, length))
    measures.append(lines.share)
    measures.append(Ratio.of(lines.length, length))
    for (n, _) in Self.topLimits { measures.append(Ratio.of(nGrams.topLengths[n], length)) }
    for (n, _) in Self.duplicateLimits { measures.append(Ratio.of(nGrams.duplicateLengths[n], length)) }
    return measures
  }

  /// Lines parted by runs of line feeds: the empty ones count only before the first run and behind the last.
  private static func lines(of text: TextLines) -> [(hash: UInt64, length: Int)] {
    let last = text.lines.count - 1
    return text.lines.indices.filter { !text.lines[$0].range.isEmpty || $0 == 0 || $0 == last }
      .map { (text.lines[$0].hash, text.lines[$0].length) }
  }
}
