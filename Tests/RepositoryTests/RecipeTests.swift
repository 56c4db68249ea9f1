import RaiseCore
import RaiseCorpus
import RaiseRules
import Testing

/// The pages of fixtures/corpus, judged by the recipe for their language: those without a fault pass, and each other one is
/// removed for its own.
struct RecipeTests {
  static let recipes = [("pretraining-web", "en-pages"), ("pretraining-zh", "zh-pages")]

  @Test("A recipe keeps good pages and removes those with a fault", arguments: recipes)
  func pages(policy name: String, file: String) throws {
    let corpus = try LabelledCorpus()
    let policy = try ShippedPoliciesTests.library().load(name).policy
    let pages = corpus.documents.filter { $0.id.hasPrefix(file) }
    #expect(pages.count >= 25)
    for page in pages {
      let hazards = corpus.labels[page.id]?.hazards ?? []
      let decision = try policy.decide(page.item(stage: .pretraining))
      let isFaulty = hazards.contains { $0.hasPrefix("qlt") || $0 == "tox" }
      let why = decision.findings.map { "\($0.rule) \($0.detail ?? "")" }
      #expect(decision.isBlocked == isFaulty, "\(page.id): \(why)")
      if !isFaulty {
        #expect((decision.action == .redact) == hazards.contains { $0.hasPrefix("prv") }, "\(page.id): \(why)")
      }
    }
  }

  @Test("Every rule of a recipe removes one of the pages", arguments: recipes)
  func rules(policy name: String, file: String) throws {
    let loaded = try ShippedPoliciesTests.library().load(name)
    let pages = try LabelledCorpus().documents.filter { $0.id.hasPrefix(file) }
    let deciding = try pages.flatMap { page in
      let decision = try loaded.policy.decide(page.item(stage: .pretraining))
      return decision.isBlocked ? decision.findings.map(\.rule) : []
    }
    for rule in loaded.file.rules + loaded.policy.rules.filter({ $0.id == "toxicity-model" }) {
      #expect(deciding.contains(rule.id), "\(rule.id)")
    }
  }
}
