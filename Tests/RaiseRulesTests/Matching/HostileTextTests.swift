import RaiseCore
import RaiseTesting
import Testing

@testable import RaiseRules

@Suite struct HostileTextTests {
  static let runs = String(repeating: String(repeating: "a", count: 28) + " ", count: 400) + "x y b"

  @Test(
    "A search that would take too long ends with an error that names rule, limit and place",
    arguments: ["(?:a+)+[bc]", "(a+)+$", "(a|aa)+[bc]", #"^(.*)*x\d"#, #"(.+)\1\1\1y"#, "(?:a?){28}a{28}b"])
  func endsHostileSearches(pattern: String) throws {
    var rule = try PatternRuleTests.rule(pattern)
    rule.limits.steps = 20_000
    rule.limits.stepsPerByte = 1
    let error = #expect(throws: EvaluationError.self) {
      try rule.findings(in: Item(id: "1", stage: .input, text: Self.runs))
    }
    #expect(error?.rule == "pattern")
    #expect(error?.reason.hasPrefix("match limit of 31605 steps exhausted at byte ") == true)
  }

  @Test("A quadratic search of a long text is bounded too, and fails in a set by the rule's name")
  func endsQuadraticSearches() throws {
    let text = String(repeating: "a", count: 300_000)
    let set = try TextRuleSet([PatternRuleTests.rule("a+[bc]")])
    let error = #expect(throws: EvaluationError.self) { try set.findings(in: Item(id: "1", stage: .input, text: text)) }
    #expect(error?.rule == "pattern")
    #expect(error?.reason.contains("match limit of 80000000 steps") == true)
  }

  @Test(
    "Windows lose no match of a long text",
    arguments: [#"\w+x"#, "b[^c]*c", ".*x", "(?s)b.{3000}", #"(?<=b)a{1,2000}c"#, "(?:ab|ba)+c", #"杀.*?人"#])
  func windowsLoseNothing(pattern: String) throws {
    var generator = SeededGenerator(seed: 7)
    var text = ""
    while text.utf8.count < 150_000 {
      text += ["a", "ab", "ba", "杀", "人", "\n", "x", "c"].randomElement(using: &generator) ?? ""
      if Int.random(in: 0..<200, using: &generator) == 0 { text += "b" + String(repeating: "a", count: 1500) + "c" }
    }
    var whole = try PatternRuleTests.rule(pattern)
    whole.limits.window = text.utf8.count
    whole.limits.lookahead = text.utf8.count
    let windows = try PatternRuleTests.rule(pattern)
    let item = Item(id: "1", stage: .input, text: text)
    let found = try windows.findings(in: item)
    #expect(!found.isEmpty)
    #expect(try whole.findings(in: item) == found)
  }

  @Test("Ten megabytes are searched to their last byte")
  func searchesLongTexts() throws {
    let text = String(repeating: "lorem ipsum dolor ", count: 560_000) + "kill 123-45"
    let words = try KeywordRule(settings: RuleSettings(id: "words", hazards: [.toxicity]), words: ["kill"])
    let set = try TextRuleSet([words, PatternRuleTests.rule(#"\d{3}-\d{2}$"#)])
    let found = try set.findings(in: Item(id: "1", stage: .input, text: text))
    #expect(found.map(\.range) == [10_080_000..<10_080_004, 10_080_005..<10_080_011])
  }
}
