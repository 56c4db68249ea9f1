import Foundation
import RaiseCore
import RaiseRules

@testable import RaiseReward

/// A policy whose findings are written into the texts: `[rule 0.7]` in a text is a finding of that rule and score.
struct MarkedPolicy: Policy {
  let id = PolicyID(name: "marked", version: "1")

  func evaluate(_ item: Item) async throws -> Decision {
    if item.judgedText.contains("[fails]") { throw EvaluationError(rule: "broken", reason: "it was told to") }
    let text = item.judgedText
    let findings = text.matches(of: /\[([a-z-]+) ([0-9.]+)\]/).map { match in
      let start = text.utf8.distance(from: text.startIndex, to: match.range.lowerBound)
      let length = text[match.range].utf8.count
      return Finding(
        rule: String(match.output.1), hazard: Hazard(rawValue: match.output.1 == "leak" ? "prv.email" : "oth"),
        score: Double(match.output.2) ?? 0, range: start..<start + length)
    }
    return Decision(policy: id, action: findings.contains(where: \.counts) ? .flag : .allow, findings: findings)
  }
}

enum Formulas {
  /// Three signals and three propositions with weights that are easy to add.
  static let simple = RewardFormula(
    signals: [
      .init(name: "asked", source: .rules(.init(rules: ["harm"], subject: .prompt))),
      .init(name: "harm", source: .rules(.init(rules: ["harm"], tellsHazards: true))),
      .init(name: "refusal", source: .rules(.init(rules: ["refusal"]))),
      .init(name: "leak", source: .rules(.init(rules: ["leak"], ignoresEchoes: true))),
      .init(name: "empty", source: .measure(.empty)),
    ],
    propositions: [
      .init(name: "harm", terms: [.init("harm")], tendency: .bad, cost: 4, reward: -2),
      .init(
        name: "over-refusal", terms: [.init("refusal"), .init("asked", isNegated: true)], tendency: .bad, reward: -1),
      .init(name: "leak", terms: [.init("leak")], tendency: .bad, cost: 2),
      .init(name: "empty", terms: [.init("empty")], tendency: .bad, reward: -3),
    ], costOffset: -1, rewardOffset: 0.5)

  static let scorer = RewardScorer(policy: MarkedPolicy(), formula: simple)
}

extension RewardFormula {
  /// The formula and policy that are shipped, loaded once.
  static let shipped: (policy: LoadedPolicy, formula: RewardFormula) = {
    let root = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let library = PolicyLibrary(
      folders: [root.appendingPathComponent("policies").path], today: CalendarDay(Date(timeIntervalSince1970: 1.7e9)))
    guard let loaded = try? library.load("reward-safety"), let formula = loaded.file.reward else {
      preconditionFailure("policies/reward-safety.yaml does not load; raise policy validate says why")
    }
    return (loaded, formula)
  }()
}
