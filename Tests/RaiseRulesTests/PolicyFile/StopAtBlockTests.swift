import RaiseCore
import RaiseInference
import RaiseModels
import Testing

@testable import RaiseRules

/// Which rules are asked when a policy stops at a block.
@Suite struct StopAtBlockTests {
  private static func policy(stops: Bool) throws -> RulePolicy {
    let yaml = """
      name: p
      version: 1
      description: Test.
      stages: [pretraining]
      stop-at-block: \(stops)
      rules:
        - {id: model, kind: classifier, hazards: [tox], action: block, model: raise-screen, heads: {toxicity: 0.0}}
        - {id: word, kind: keyword, hazards: [qlt], action: block, words: [gadget]}
        - {id: mark, kind: keyword, hazards: [qlt], action: flag, words: [evening]}
        - {id: address, kind: url, hazards: [qlt], action: block, domains: [a.example]}

      """
    let folder = try TemporaryFolder(["p.yaml": yaml])
    return try withExtendedLifetime(folder) { try folder.library().load("p").policy }
  }

  private static let items = [
    Item(
      id: "address", stage: .pretraining, text: "An evening with a gadget.",
      metadata: [Item.urlKey: "https://a.example"]),
    Item(id: "word", stage: .pretraining, text: "An evening with a gadget."),
    Item(id: "mark", stage: .pretraining, text: "An evening."),
  ]

  @Test("Rules are asked by what they cost, and none after a block")
  func stops() async throws {
    let policy = try Self.policy(stops: true)
    let found = try Self.items.map { Set(try policy.decide($0).findings.map(\.rule)) }
    #expect(found == [["address"], ["mark", "word"], ["mark", "model"]])
    let together = try await policy.evaluate(contentsOf: Self.items).map { try $0.get() }
    #expect(together == (try Self.items.map { try policy.decide($0) }))
  }

  @Test("Without it all are, and the actions are the same")
  func goesOn() throws {
    let (all, some) = (try Self.policy(stops: false), try Self.policy(stops: true))
    for item in Self.items {
      let decision = try all.decide(item)
      #expect(decision.findings.contains { $0.rule == "model" }, "\(item.id)")
      #expect(try some.decide(item).action == decision.action)
    }
    #expect(all.id.digest != some.id.digest)
  }

  @Test("An explanation says which rules were not asked")
  func explained() throws {
    let explanation = try Self.policy(stops: true).explain(Self.items[1])
    let outcomes = Dictionary(uniqueKeysWithValues: explanation.rules.map { ($0.rule.id, $0.outcome) })
    #expect(outcomes == ["model": .notAsked, "word": .found, "mark": .found, "address": .foundNothing])
    #expect(explanation.text().contains("not asked: cheaper rules had blocked the text"))
  }
}
