import Foundation
import RaiseCore
import Testing

@testable import RaiseRules

@Suite("The section reward of a policy file") struct RewardReaderTests {
  private static let rules = """
    name: p
    version: 1
    description: Test.
    stages: [reward]
    rules:
      - {id: rude, kind: keyword, hazards: [tox], words: [darn], action: flag}
      - {id: asked, kind: keyword, hazards: [oth], words: [drat], action: allow}

    """
  private static let reward = """
    reward:
      signals:
        rude: {rules: [rude], ignore-echoes: true, each-hazard: true}
        asked: {rules: [asked], of: prompt}
        empty: {measure: empty}
      propositions:
        rude: {all: [rude, not asked], tendency: bad, cost: 2.5, reward: -1}   # a comment
        empty: {all: [empty], reward: -3}
      offset: {cost: -0.5, reward: 1}

    """

  private func formula(_ reward: String) throws -> RewardFormula? {
    try TemporaryFolder(["p.yaml": Self.rules + reward]).load("p").file.reward
  }

  @Test("It is read whole")
  func whole() throws {
    #expect(
      try formula(Self.reward)
        == RewardFormula(
          signals: [
            .init(name: "rude", source: .rules(.init(rules: ["rude"], ignoresEchoes: true, tellsHazards: true))),
            .init(name: "asked", source: .rules(.init(rules: ["asked"], subject: .prompt))),
            .init(name: "empty", source: .measure(.empty)),
          ],
          propositions: [
            .init(
              name: "rude", terms: [.init("rude"), .init("asked", isNegated: true)], tendency: .bad, cost: 2.5,
              reward: -1),
            .init(name: "empty", terms: [.init("empty")], reward: -3),
          ], costOffset: -0.5, rewardOffset: 1))
  }

  @Test("A policy without it has none, and its digest does not depend on it")
  func absent() throws {
    #expect(try formula("") == nil)
    let digests = try ["", Self.reward].map { try TemporaryFolder(["p.yaml": Self.rules + $0]).load("p").id.digest }
    #expect(digests[0] == digests[1])
  }

  @Test(
    "What is wrong is told with line and column",
    arguments: [
      (
        "rules: [rude], ignore", "rules: [rud], ignore",
        #"p.yaml:10:20: reward.signals.rude.rules[0]: unknown rule "rud" (known: rude, asked); did you mean "rude"?"#
      ),
      (
        "of: prompt", "of: question",
        #"p.yaml:11:33: reward.signals.asked.of: unknown of "question" (known: prompt, response)"#
      ),
      (
        "measure: empty", "measure: emty",
        #"p.yaml:12:22: reward.signals.empty.measure: unknown measure "emty" (known: empty, repetition, echo, other-writing)"#
      ),
      (
        "{measure: empty}", "{measure: empty, of: prompt}",
        "p.yaml:12:33: reward.signals.empty.of: expected no such key beside measure"
      ),
      ("{measure: empty}", "{of: prompt}", "p.yaml:12:12: reward.signals.empty: expected either rules or measure"),
      (
        "not asked", "not askd",
        #"p.yaml:14:24: reward.propositions.rude.all[1]: unknown signal "askd" (known: rude, asked, empty); did you mean "asked"?"#
      ),
      (
        "cost: 2.5", "cost: -2.5",
        "reward.propositions.rude.cost: expected at least 0, since its tendency is bad, found -2.5"
      ),
      (
        "reward: -1}", "reward: 1}",
        "reward.propositions.rude.reward: expected at most 0, since its tendency is bad, found 1.0"
      ),
      (
        "reward: -3", "reward: much",
        "p.yaml:15:35: reward.propositions.empty.reward: expected a number from -100 to 100"
      ),
      ("tendency: bad", "tendency: poor", #"unknown tendency "poor" (known: good, bad)"#),
      (
        "offset:", "ofset:",
        #"p.yaml:16:3: reward: unknown key "ofset" (known: signals, propositions, offset); did you mean "offset"?"#
      ),
      ("{cost: -0.5, reward: 1}", "{costs: 1}", #"reward.offset: unknown key "costs""#),
      ("  signals:\n", "  signal:\n", #"missing key "signals""#),
    ])
  func faults(part: String, wrong: String, message: String) throws {
    let yaml = Self.rules + Self.reward.replacingOccurrences(of: part, with: wrong)
    let found = try #require(try TemporaryFolder(["p.yaml": yaml]).message(loading: "p"))
    #expect(found.contains(message), "\(found)")
  }

  @Test("New numbers replace the old ones, and every other byte of the file stays")
  func splicing() throws {
    let text = Self.rules + Self.reward
    let file = try PolicyFile(parsing: text, path: "p.yaml")
    var formula = try #require(file.reward)
    formula.costOffset = 12
    formula.propositions[0].cost = 0.123456
    formula.propositions[0].reward = 0
    formula.propositions[1].reward = -11.5
    let expected = text.replacingOccurrences(of: "cost: 2.5, reward: -1}", with: "cost: 0.1235, reward: 0}")
      .replacingOccurrences(of: "reward: -3", with: "reward: -11.5")
      .replacingOccurrences(of: "{cost: -0.5, reward: 1}", with: "{cost: 12.0, reward: 1.0}")
    #expect(file.text(text, withRewardNumbersOf: formula) == expected)
    let again = try PolicyFile(parsing: expected, path: "p.yaml")
    #expect(again.reward?.propositions[1].reward == -11.5)
  }
}
