import RaiseCore
import RaiseTesting
import Testing

@testable import RaiseRules

/// Texts and the limits that they are on the wrong side of, by the kind of rule.
@Suite struct QualityRuleTests {
  /// A policy of one rule, whose further lines are `keys`.
  private func policy(_ kind: String, _ keys: String = "") throws -> RulePolicy {
    let yaml = """
      name: p
      version: 1
      description: Test.
      stages: [pretraining]
      rules:
        - {id: r, kind: \(kind), hazards: [qlt], action: block\(keys)}

      """
    let folder = try TemporaryFolder(["p.yaml": yaml])
    return try withExtendedLifetime(folder) { try folder.library().load("p").policy }
  }

  private func details(_ kind: String, _ text: String, _ keys: String = "") throws -> [String] {
    try policy(kind, keys).decide(Item(id: "1", stage: .pretraining, text: text)).findings.map { $0.detail ?? "" }
  }

  private static let prose = """
    The town lies at the foot of the hills, where two rivers meet and the road to the coast begins. In summer the market \
    fills with visitors, and the baker has to start his ovens long before the sun is up.
    People say that the bridge was built by a man who could not swim. He wanted to visit his sister on the other side \
    of the water, and he did not trust the boats that his neighbours used to have.
    """

  @Test(
    "Prose passes every family of heuristics",
    arguments: ["gopher-quality", "gopher-repetition", "fineweb-quality", "nemo-quality"])
  func prosePasses(kind: String) throws {
    #expect(try details(kind, Self.prose) == [])
  }

  static let faults: [(kind: String, keys: String, text: String, key: String)] = [
    ("gopher-quality", "", "Too short.", "min-words"),
    ("gopher-quality", ", max-words: 10", prose, "max-words"),
    ("gopher-quality", "", String(repeating: "a I the of ", count: 30), "min-mean-word-length"),
    ("gopher-quality", "", String(repeating: "incomprehensible photography ", count: 30), "max-mean-word-length"),
    ("gopher-quality", "", prose.replacing(" the ", with: " # "), "max-hashes"),
    ("gopher-quality", "", prose.replacing(" the ", with: "... "), "max-ellipses"),
    ("gopher-quality", "", prose.split(separator: " ").map { "- \($0)" }.joined(separator: "\n"), "max-bullet-lines"),
    ("gopher-quality", "", prose.replacing("\n", with: " …\n") + " ...", "max-ellipsis-lines"),
    ("gopher-quality", "", prose + String(repeating: " 1234", count: 40), "min-words-with-letters"),
    ("gopher-quality", "", String(repeating: "Katzen jagen nachts kleine Vögel. ", count: 12), "min-stop-words"),
    ("gopher-repetition", "", "One line.\n\nTwo.\n\nOne line.\n\nOne line.", "max-duplicate-paragraphs"),
    ("gopher-repetition", "", "\(prose)\n\n\(prose)", "max-duplicate-paragraph-characters"),
    ("gopher-repetition", "", "One line.\nTwo.\nOne line.\nOne line.", "max-duplicate-lines"),
    ("gopher-repetition", "", "\(prose)\n\(prose)", "max-duplicate-line-characters"),
    ("gopher-repetition", "", String(repeating: "round we go ", count: 9), "max-top-3-gram"),
    ("gopher-repetition", "", prose + " " + prose.prefix(150), "max-duplicate-5-grams"),
    ("fineweb-quality", "", prose.replacing(".\n", with: "\n").dropLast() + "", "min-lines-ending-in-punctuation"),
    ("fineweb-quality", "", "Milk.\nBread.\nEggs and a lemon.", "max-short-lines"),
    ("fineweb-quality", "", "\(prose)\n\(prose)", "max-duplicate-line-characters"),
    ("fineweb-quality", "", "One.\n\n\n\nTwo.", "max-line-feeds"),
    ("c4-quality", "", "Only one sentence stays here.\nHome\nAbout us", "min-sentences"),
    ("c4-quality", "", "\(prose)\nThe lorem ipsum of the draft was left in.", "max-placeholder-lines"),
    ("c4-quality", "", "\(prose)\nThe body of the loop is { count += 1 }.\"", "max-curly-bracket-lines"),
    ("c4-paragraphs", "", prose, "min-long-lines"),
    ("nemo-quality", "", "a = b + c; // ### --- ***", "max-non-alphanumeric"),
    ("nemo-quality", "", "In 2019 there were 4812 of 49300.", "max-numbers"),
    ("nemo-quality", "", "one    two    three", "max-white-space"),
    ("nemo-quality", "", "f(a[0], {b})", "max-parentheses"),
    ("nemo-quality", "", "See https://site.example/a/long/path for more.", "max-addresses"),
    ("nemo-quality", "", "Milk\nBread\nEggs", "max-lines-without-end-mark"),
    ("nemo-quality", "", String(repeating: "a", count: 1001), "max-longest-word"),
    ("nemo-quality", "", "This page uses cookies.\n\nAn evening.", "max-boilerplate-paragraphs"),
    ("nemo-quality", "", "\(prose)\n\nThe Lorem ipsum of the draft was left in.", "max-boilerplate-paragraphs"),
    ("nemo-quality", "", "One.\nTwo.\n\nOne.\nOne.", "max-repeated-lines"),
    ("nemo-quality", "", "\(prose)\n\(prose)", "max-repeated-line-characters"),
    ("nemo-quality", "", "One.\n\nTwo.\n\nOne.", "max-repeated-paragraphs"),
    ("nemo-quality", "", "\(prose)\n\n\(prose)", "max-repeated-paragraph-characters"),
  ]

  @Test("A text on the wrong side of a limit is found, and the finding names the limit", arguments: faults)
  func findsFaults(row: (kind: String, keys: String, text: String, key: String)) throws {
    let details = try details(row.kind, row.text, row.keys)
    #expect(details.contains { $0.hasPrefix("\(row.key): ") }, "\(details)")
  }

  @Test("Every limit of every family has a row in the table of faults")
  func everyLimitIsTested() {
    let longer = Set((2...4).map { "max-top-\($0)-gram" } + (6...10).map { "max-duplicate-\($0)-grams" })
    for family in QualityHeuristics.all {
      for limit in family.limits where !longer.contains(limit.key) {
        #expect(Self.faults.contains { $0.kind == family.name && $0.key == limit.key }, "\(family.name): \(limit.key)")
      }
    }
  }

  @Test("A finding has the measure as its score and the limit as its threshold, both in full in its detail")
  func scores() throws {
    let decision = try policy("fineweb-quality").decide(
      Item(id: "1", stage: .pretraining, text: "Milk\nBread\nEggs\nA lemon from the market on the other side of town."))
    let finding = try #require(decision.findings.first { $0.detail == "max-short-lines: 0.75, at most 0.67" })
    #expect(finding.score == 0.75 && finding.threshold == 0.67 && finding.range == nil)
    let count = try policy("gopher-quality").decide(Item(id: "1", stage: .pretraining, text: "Too short."))
    #expect(count.findings.first?.detail == "min-words: 2, at least 50" && count.findings.first?.score == 1)
    #expect(decision.action == .block && count.action == .block)
  }

  @Test("Limits are keys of the policy")
  func limits() throws {
    #expect(try details("gopher-quality", "That is the end of winter for children.", ", min-words: 3") == [])
    #expect(try details("gopher-quality", "Das Ende ist hier.", ", min-words: 3, stop-words: [Das, Ende]") == [])
    #expect(try details("fineweb-quality", "Milk.\nBread.", ", max-short-lines: 1, max-line-feeds: 1") == [])
  }

  @Test("A quality rule takes no threshold: its limits are its thresholds")
  func refusesThreshold() throws {
    let error = try #require(throws: PolicyFileError.self) { try policy("gopher-quality", ", threshold: 0.9") }
    #expect("\(error)".contains("rules[0].threshold: a quality rule has no threshold of its own"))
  }

  @Test("Chinese prose passes with Chinese words, and not with English ones")
  func chinese() throws {
    let text = """
      小镇在山脚下，两条河在这里汇合，通往海边的路也从这里开始。夏天的集市上挤满了游客，面包师天还没亮就要生火。
      人们说，这座桥是一个不会游泳的人修的。他想去看望住在对岸的妹妹，又不相信邻居们用的小船，于是花了三年时间把桥修好了。
      """
    let keys = ", language: zh, min-mean-word-length: 1"
    #expect(try details("gopher-quality", text, keys) == [])
    #expect(try details("gopher-quality", text).contains { $0.hasPrefix("min-words: ") })
    #expect(try details("fineweb-quality", text, ", language: zh") == [])
  }

  @Test("Every family keeps the contract of rules", arguments: QualityHeuristics.kinds.map(\.name) + ["c4-lines"])
  func keepsContract(kind: String) async throws {
    let items = (Self.faults.map(\.text) + [Self.prose, "", "\n", "\u{2028}\r\n", "…"]).enumerated().map {
      Item(id: "\($0.offset)", stage: .pretraining, text: $0.element)
    }
    for rule in try policy(kind).rules { try await RuleContract.expectContract(of: rule.rule, on: items) }
  }
}
