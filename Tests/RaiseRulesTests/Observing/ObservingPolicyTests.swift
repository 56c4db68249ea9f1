import Foundation
import RaiseCore
import RaiseInference
import RaiseTesting
import Testing

@testable import RaiseRules

/// Policies of every sort of rule that observes. The model's weights are random, so its scores are all over the scale.
@Suite struct ObservingPolicyTests {
  private static let model = ClassifierRuleTests.model

  private static let texts: [String] = [
    "The kettle is on the stove.", "水壶在炉子上。打给 138 0013 8000 或写信 li@example.org。", "",
    "Write to ada@example.org.\n\nCall +44 20 7946 0958.\nOne line again.\nOne line again.\n[1]",
    String(repeating: "A long tale of mild weather, harbours and quiet towns. ", count: 60) + "A harbour.",
    String(repeating: "长夜漫漫，港口安静。", count: 90) + String(repeating: "Rain again; we read. ", count: 70),
  ]

  private var items: [Item] {
    Self.texts.enumerated().map { Item(id: "\($0.offset)", stage: .pretraining, text: $0.element) }
  }

  /// Rules of every sort, with what can change without observing again.
  private struct Variant {
    var heads = "{toxicity: 0.5, attack: {en: 0.5, zh: 0.4}}"
    var words = 50.0
    var hashes = 0.1
    var contact = 0.5
    var languages = "en"
    var minScore = 0.65
    var action = "flag"
    var extra = ""
    var model = "window-bytes: 200"
  }

  private func policy(_ variant: Variant, dropping dropped: [String] = []) throws -> RulePolicy {
    let rules = [
      "words": "kind: keyword, hazards: [oth], words: [harbour, 港口], action: flag",
      "contact": "kind: personal-data, hazards: [prv], threshold: \(variant.contact), action: redact",
      "quality": """
      kind: gopher-quality, hazards: [qlt], min-words: \(variant.words), max-hashes: \(variant.hashes), \
      action: \(variant.action)
      """,
      "language": """
      kind: language, hazards: [qlt], languages: [\(variant.languages)], min-score: \(variant.minScore), action: flag
      """,
      "lines": "kind: c4-lines, hazards: [qlt], action: flag",
      "model": """
      kind: classifier, hazards: [tox, atk], model: \(Self.model), heads: \(variant.heads), \(variant.model), \
      action: block\(variant.extra)
      """,
    ]
    let yaml = """
      name: p
      version: "1"
      description: Every sort of rule.
      stages: [pretraining]
      rules:

      """
      + rules.sorted { $0.key < $1.key }.filter { !dropped.contains($0.key) }
      .map { "  - {id: \($0.key), \($0.value)}\n" }.joined()
    let folder = try TemporaryFolder(["p.yaml": yaml])
    return try folder.load("p").policy
  }

  @Test("Deciding from what was observed is deciding at once")
  func contract() async throws {
    for extra in ["", ", report-all: true", ", max-windows: 2, over-budget: judge-what-was-read", ", max-windows: 1"] {
      try await ObservingPolicyContract.expectContract(of: policy(Variant(extra: extra)), on: items)
    }
  }

  @Test(
    "From what one policy observed, another with other thresholds, limits, actions or fewer rules decides as at once")
  func others() async throws {
    let recording = try policy(Variant())
    let seen = try await recording.observe(items, completely: true)
    var decided: Set<[Action]> = []
    let variants = [
      (Variant(heads: "{toxicity: 0.05, attack: 0.9}"), []), (Variant(heads: "{toxicity: {en: 0.6, zh: 0.3}}"), []),
      (Variant(words: 5, hashes: 0, action: "block"), []), (Variant(languages: "zh", minScore: 0.9), []),
      (Variant(languages: "de, en", minScore: 0.1), []), (Variant(contact: 0.99), ["words"]),
      (Variant(extra: ", report-all: true"), ["quality", "lines"]), (Variant(), ["model"]),
    ]
    for (variant, dropped) in variants {
      let other = try policy(variant, dropping: dropped)
      let recorded = recording.observedRules(in: .pretraining)
      let places = try other.observedRules(in: .pretraining).map { needed in
        try #require(recorded.firstIndex { needed.isCovered(by: $0) })
      }
      var actions: [Action] = []
      for (item, seen) in zip(items, seen) {
        let theirs = ItemObservations(byRule: places.map { seen.byRule[$0] })
        #expect(try other.decide(item, from: theirs) == other.decide(item))
        actions.append(try other.decide(item).action)
      }
      decided.insert(actions)
    }
    // Were the variants alike, nothing would be shown.
    #expect(decided.count >= 4)
  }

  @Test("What was not observed is told by rule and setting")
  func gaps() throws {
    let recorded = try policy(Variant()).observedRules(in: .pretraining)
    func gap(_ variant: Variant, _ id: String) throws -> String? {
      let needed = try #require(try policy(variant).observedRules(in: .pretraining).first { $0.id == id })
      return needed.gap(to: try #require(recorded.first { $0.id == id }))
    }
    #expect(try gap(Variant(), "model") == nil)
    #expect(try gap(Variant(model: "window-bytes: 400"), "model") == "needs window-bytes 400, recorded with 200")
    #expect(try gap(Variant(heads: "{news: 0.5}"), "model") == "needs news, recorded are attack, toxicity")
    #expect(
      try gap(Variant(extra: ", max-windows: 3"), "model")?.hasPrefix("needs heads ") == true)
    #expect(try gap(Variant(words: 3), "quality") == nil)
  }

  @Test("A classifier's windows, and what a budget left, survive being written as labels")
  func labels() {
    let window = SeenWindow(
      output: "toxicity", language: .zh, stage: 2, hazard: .hate, reading: "base64 and leetspeak", range: 3..<9,
      score: 0.25)
    #expect(window.observation.label == "toxicity/zh/3/hte/base64 and leetspeak")
    #expect(SeenWindow(window.observation)?.observation == window.observation)
    let plain = SeenWindow(
      output: "toxicity", language: .en, stage: 0, hazard: nil, reading: nil, range: 0..<9, score: 1)
    #expect(plain.observation.label == "toxicity/en/1")
    #expect(SeenBudget(SeenBudget(windowsRead: 3, windowsLeft: 4).observation)?.windowsLeft == 4)
    #expect(SeenWindow(SeenBudget(windowsRead: 3, windowsLeft: 4).observation) == nil)
  }

  @Test("A finding survives being written as a label, with its threshold where the rule chooses one")
  func findingLabels() throws {
    let rule = try #require(try policy(Variant()).rules.first { $0.id == "contact" })
    for finding in [
      Finding(
        rule: "contact", hazard: Hazard(rawValue: "prv.card"), score: 0.7, range: 2..<5, threshold: 0.5, detail: "visa"),
      Finding(rule: "contact", hazard: .privacy, score: 1, range: nil, threshold: 0.65, detail: "a/b@c"),
    ] {
      let seen = FindingLabel.observation(of: finding, in: "0123456789", keepsThreshold: true)
      #expect(FindingLabel.finding(seen, of: rule) == finding)
    }
  }
}
