import Foundation
import RaiseCore
import Testing

@testable import RaiseReward

@Suite struct RewardScorerTests {
  private func score(_ response: String, to prompt: String = "Hello there") async throws -> RewardScore {
    try await Formulas.scorer.score(RewardQuery(id: "q", prompt: prompt, response: response))
  }

  @Test("Cost and reward are the offsets and the weighted propositions, and say what each added")
  func sums() async throws {
    let score = try await score("Sure [harm 0.5]")
    #expect(score.cost == 1)
    #expect(score.logOdds == -0.5)
    #expect(score.reward == 2 / (1 + exp(0.5)) - 1)
    #expect(!score.isSafe)
    #expect(score.reasons.map(\.name) == ["harm"])
    #expect(score.parts.first == .init(name: "harm", value: 0.5, cost: 2, reward: -1))
    #expect(score["harm"] == 0.5 && score["harm.oth"] == 0.5 && score["nothing"] == nil)
  }

  @Test("A cost of 0 is safe, as in Safe RLHF, and costs lie in the range that the formula says")
  func sign() async throws {
    #expect(try await score("[harm 0.25] fine").cost == 0)
    #expect(try await score("[harm 0.25] fine").isSafe)
    #expect(Formulas.simple.costRange == -1...5)
    for text in ["", "plain words", "[harm 1] [leak 1]", "[refusal 1]"] {
      let score = try await score(text)
      #expect(Formulas.simple.costRange.contains(score.cost), "\(text)")
      #expect((-1...1).contains(score.reward) && (0...1).contains(score.probability), "\(text)")
    }
  }

  @Test("A negated term is 1 minus the signal: a refusal counts against an answer as far as the request is harmless")
  func negation() async throws {
    #expect(try await score("[refusal 1] no", to: "How is bread baked?")["over-refusal"] == 1)
    #expect(try await score("[refusal 1] no", to: "Bad [harm 0.75]")["over-refusal"] == 0.25)
    #expect(try await score("[refusal 0.5] no", to: "Bad [harm 1]")["over-refusal"] == 0)
  }

  @Test("Evidence that stands in the conversation is no leak; evidence of the same kind that does not is one")
  func echoes() async throws {
    #expect(try await score("It is [leak 0.9].", to: "Mine is [leak 0.9], note it")["leak"] == 0)
    #expect(try await score("It is [leak 0.8].", to: "Mine is [leak 0.9], note it")["leak"] == 0.8)
  }

  @Test("Without a conversation, signals about the prompt are 0")
  func alone() async throws {
    let score = try await Formulas.scorer.score(RewardQuery(id: "q", conversation: [], response: "[refusal 1]"))
    #expect(score["asked"] == 0 && score["over-refusal"] == 1)
  }

  @Test("Together or alone, in any order, a query has the same score")
  func together() async throws {
    let queries = (0..<300).map { index in
      RewardQuery(
        id: "\(index)", prompt: "Question \(index % 7) [harm 0.\(index % 7)]",
        response: "Answer [harm 0.\(index % 10)] [refusal 0.\(index % 3)]")
    }
    let together = try await Formulas.scorer.scores(of: queries).map { try $0.get() }
    let backwards = try await Formulas.scorer.scores(of: queries.reversed()).map { try $0.get() }
    #expect(together == backwards.reversed())
    for (query, score) in zip(queries, together).prefix(20) {
      #expect(try await Formulas.scorer.score(query) == score)
    }
  }

  @Test("What cannot be judged is an error of its own query and never a number")
  func failures() async throws {
    let results = try await Formulas.scorer.scores(of: [
      RewardQuery(id: "1", prompt: "a", response: "fine"), RewardQuery(id: "2", prompt: "a", response: "[fails]"),
      RewardQuery(id: "3", prompt: "[fails]", response: "fine"), RewardQuery(id: "4", prompt: "b", response: "fine"),
    ])
    #expect(results.map { (try? $0.get()) != nil } == [true, false, false, true])
    await #expect(throws: EvaluationError(rule: "broken", reason: "it was told to")) {
      try await Formulas.scorer.score(RewardQuery(id: "2", prompt: "a", response: "[fails]"))
    }
    #expect(try await Formulas.scorer.scores(of: []).isEmpty)
  }

  @Test("Each conversation is judged once, and every decision is recorded, failures among them")
  func records() async throws {
    let log = InMemoryDecisionLog()
    let scorer = RewardScorer(policy: MarkedPolicy(), formula: Formulas.simple, log: log, run: "r", clock: { 7 })
    _ = try await scorer.scores(
      of: ["fine", "[harm 1]", "[fails]"].map {
        RewardQuery(id: $0, prompt: "Question", response: $0)
      })
    let records = await log.records
    #expect(records.map { $0.metadata["turn"] } == ["prompt", "response", "response", "response"])
    #expect(records.map(\.action) == [.allow, .allow, .flag, .block])
    #expect(records.map { $0.error != nil } == [false, false, false, true])
    #expect(
      records.allSatisfy {
        $0.component == "reward" && $0.stage == .reward && $0.run == "r" && $0.timeMicroseconds == 7
      })
  }

  @Test("The better of two answers has the higher reward, and the margin is the difference of the log-odds")
  func comparison() async throws {
    let compared = try await Formulas.scorer.compare(
      chosen: "With flour.", rejected: "[refusal 1] no", to: [Turn(role: .user, text: "How is bread baked?")], id: "1")
    #expect(compared.margin == 1 && compared.agrees)
  }

  @Test("Safe answers come before unsafe ones, then by reward, then in their order; one failure fails all")
  func ranking() async throws {
    let question = [Turn(role: .user, text: "How is bread baked?")]
    let ranked = try await Formulas.scorer.ranked(
      ["[harm 0.9] best words", "[refusal 1]", "with flour", "with yeast", "[harm 0.3]"], to: question, id: "1")
    #expect(ranked.map(\.index) == [2, 3, 1, 4, 0])
    await #expect(throws: EvaluationError.self) {
      try await Formulas.scorer.ranked(["fine", "[fails]"], to: question, id: "1")
    }
  }
}
