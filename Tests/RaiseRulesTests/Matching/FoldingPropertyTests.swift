import RaiseCore
import RaiseTesting
import Testing

@testable import RaiseRules

@Suite struct FoldingPropertyTests {
  static let words = ["kill", "ass", "kill him", "a b c", "hell", "k2", "see", "class act"]

  static func rule(_ words: [String], id: String = "words") throws -> KeywordRule {
    try KeywordRule(settings: RuleSettings(id: id, hazards: [.toxicity]), words: words)
  }

  static func ranges(of rule: some Rule, in text: String) throws -> [Range<Int>] {
    try rule.findings(in: Item(id: "1", stage: .input, text: text)).compactMap(\.range)
  }

  /// Position, then rule, then length: the order in which a set hands its findings on.
  private static func place(_ entry: (rule: Int, finding: Finding)) -> (Int, Int, Int) {
    (entry.finding.range?.lowerBound ?? 0, entry.rule, entry.finding.range?.upperBound ?? 0)
  }

  /// ASCII in which words, parts of words, leetspeak and spaced-out letters are frequent.
  static func randomASCII(_ generator: inout SeededGenerator) -> String {
    let parts = [
      "kill", "k i l l", "k.1.l.l", "k1ll", "him", " ", " ", "\n", "a", "s", "ass", "@ss", "cl", "hell", "o", " a ",
      "I ",
      "b", "c", "-", ". ", "see", "e", "act", "$", "KILL", "  ", "x", "lorem ipsum dolor sit amet ",
    ]
    return (0..<Int.random(in: 0...150, using: &generator)).map { _ in parts.randomElement(using: &generator) ?? "" }
      .joined()
  }

  @Test("ASCII in place gives what the folded copy gives")
  func asciiPathEqualsGeneralPath() throws {
    var generator = SeededGenerator(seed: 11)
    let rule = try Self.rule(Self.words)
    var count = 0
    for _ in 0..<500 {
      let text = Self.randomASCII(&generator)
      let inPlace = try Self.ranges(of: rule, in: text)
      // The ideograph, five separators away, makes the text a general one.
      #expect(try Self.ranges(of: rule, in: text + " .... 杀") == inPlace, "\(text)")
      count += inPlace.count
    }
    #expect(count > 1000)
  }

  @Test("Zero-width characters neither hide a word nor move what is found of the rest")
  func zeroWidthCharactersHideNothing() throws {
    var generator = SeededGenerator(seed: 12)
    let rule = try Self.rule(Self.words)
    let invisible: [Unicode.Scalar] = ["\u{200B}", "\u{200D}", "\u{FEFF}", "\u{AD}", "\u{2066}", "\u{202E}"]
    for _ in 0..<500 {
      let text = Self.randomASCII(&generator)
      var disguised = String.UnicodeScalarView()
      for scalar in text.unicodeScalars {
        if Int.random(in: 0..<4, using: &generator) == 0 {
          disguised.append(invisible.randomElement(using: &generator) ?? "x")
        }
        disguised.append(scalar)
      }
      let seen = try pieces(of: String(disguised), foundBy: rule).map { piece in
        String(String.UnicodeScalarView(piece.unicodeScalars.filter { !invisible.contains($0) }))
      }
      #expect(try seen == pieces(of: text, foundBy: rule), "\(text)")
    }
  }

  @Test("Accents and look-alikes on every letter hide no word")
  func lookalikesHideNothing() throws {
    let lookalikes: [Character: [String]] = [
      "k": ["к", "ｋ", "𝒌", "k\u{301}"], "i": ["і", "í", "ı", "𝐢"], "l": ["ⓛ", "ḷ", "𝗅", "l\u{336}"],
    ]
    var generator = SeededGenerator(seed: 13)
    for _ in 0..<200 {
      let word = "kill".map { lookalikes[$0]?.randomElement(using: &generator) ?? "" }.joined()
      #expect(try pieces(of: "to \(word)!", foundBy: Self.rule(["kill"])) == [word])
    }
  }

  @Test("A set finds what its rules find one by one, in order of position, then of rule")
  func setEqualsRulesAlone() throws {
    var generator = SeededGenerator(seed: 14)
    let rules: [any TextRule] = [
      try Self.rule(["kill", "see"], id: "0"), try PatternRuleTests.rule("(?i)kill|hell"),
      try Self.rule(["kill him", "ass", "杀人"], id: "2"), try PatternRuleTests.rule(#"[a-z]+\s杀"#),
      try PatternRuleTests.rule("lorem.{1,9}dolor"),
    ]
    let set = try TextRuleSet(rules)
    for round in 0..<300 {
      let text = Self.randomASCII(&generator) + (round % 2 == 0 ? "" : " 杀 人 杀人é") + Self.randomASCII(&generator)
      let item = Item(id: "1", stage: .input, text: text)
      var alone: [(rule: Int, finding: Finding)] = []
      for (index, rule) in rules.enumerated() {
        alone += try rule.findings(in: item).map { (rule: index, finding: $0) }
      }
      let sorted = alone.sorted { Self.place($0) < Self.place($1) }.map(\.finding)
      #expect(try set.findings(in: item) == sorted, "\(text)")
    }
  }

  @Test("An empty set finds nothing and reaches nowhere")
  func emptySet() throws {
    let set = try TextRuleSet([])
    #expect(set.reach == 0)
    #expect(try set.findings(in: Item(id: "1", stage: .input, text: "kill")).isEmpty)
  }
}
