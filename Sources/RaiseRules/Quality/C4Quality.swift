/// C4's rules for whole texts (arXiv 1910.10683, section 2.2): what is left once its rules for lines have dropped theirs?
struct C4Quality: QualityHeuristic {
  static let name = "c4-quality"
  static let otherNames = ["C4QualityFilter", "c4"]
  static let summary =
    "Texts with few sentences in lines that C4 keeps, with placeholder text or curly brackets: C4's rules."

  static let limits: [QualityLimit] = [
    .count(.atLeast, "min-sentences", 5, "Sentences in the lines that stay."),
    .count(.atMost, "max-placeholder-lines", 0, "Lines with \"lorem ipsum\"."),
    .count(.atMost, "max-curly-bracket-lines", 0, "Lines with a curly bracket."),
  ]

  static let otherKeys = C4Lines.Rules.keys

  private let rules: C4Lines.Rules

  init(_ fields: Fields) { rules = C4Lines.Rules(fields) }

  func measures(of text: TextMeasures) -> [Double?] {
    let lines = text.c4Lines(rules)
    return [Double(lines.sentenceCount), Double(lines.placeholderCount), Double(lines.curlyBracketCount)]
  }
}

extension C4Lines.Rules {
  /// The keys of the rules for lines.
  static let keys: [PolicyKey] = [
    PolicyKey(
      "terminal-punctuation", .boolean, standard: .boolean(true),
      "Whether lines must end in one of `.?!\"'`; FineWeb's recipe does without."),
    PolicyKey(
      "min-words-per-line", .number(0...1e6), standard: .number(3), "Words between spaces that a line must have."),
    PolicyKey("max-word-length", .number(0...1e9), standard: .number(1000), "Characters that no word may exceed."),
    PolicyKey("javascript", .boolean, standard: .boolean(true), "Whether lines with the word JavaScript go."),
    PolicyKey(
      "policy-notices", .boolean, standard: .boolean(true), "Whether lines about cookies, privacy and terms of use go."),
    PolicyKey(
      "citations", .boolean, standard: .boolean(true), "Whether marks like `[12]`, `[edit]`, `[citation needed]` go."),
  ]

  /// What `fields` say.
  init(_ fields: Fields) {
    self.init(
      needsTerminalPunctuation: fields.flag("terminal-punctuation"),
      minWords: Int(fields.number("min-words-per-line") ?? 3),
      maxWordLength: Int(fields.number("max-word-length") ?? 1000),
      dropsJavascript: fields.flag("javascript"), dropsPolicyNotices: fields.flag("policy-notices"),
      dropsCitations: fields.flag("citations"))
  }
}
