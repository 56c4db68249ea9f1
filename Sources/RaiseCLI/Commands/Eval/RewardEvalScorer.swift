import Foundation
import RaiseCore
import RaiseEvaluation
import RaiseReward

/// Scores rows by a reward policy: preferences by which answer has the higher number, responses by the number itself.
struct RewardEvalScorer: Scorer {
  let heads: [String]
  private let scorer: RewardScorer
  private let threads: Int

  /// - Parameter heads: `reward`, `cost`, the name of a signal or proposition, or `not` and such a name.
  /// - Throws: `EvaluationError.unknown(kind:name:known:)`.
  init(_ scorer: RewardScorer, heads: [String], threads: Int) throws {
    let known =
      ["reward", "cost"] + scorer.formula.signals.map(\.name)
      + scorer.formula.propositions.map(\.name).filter { name in !scorer.formula.signals.contains { $0.name == name } }
    for head in heads where !known.contains(Self.term(head).name) {
      throw EvaluationError.unknown(kind: "head", name: head, known: known)
    }
    (self.heads, self.scorer, self.threads) = (heads, scorer, threads)
  }

  func judgements(of examples: [Example]) async throws -> [[Judgement?]] {
    try await scorer.scores(ofAnswersOf: examples, threads: threads).map { scores in
      heads.map { head in
        switch scores.count {
        case 2: .pair(chosen: worth(scores[0], head), rejected: worth(scores[1], head))
        case 1: score(scores[0], head)
        default: nil
        }
      }
    }
  }

  private static func term(_ head: String) -> (name: String, isNegated: Bool) {
    head.hasPrefix("not ") ? (String(head.dropFirst(4)), true) : (head, false)
  }

  /// What ranks one answer over another: of the cost, the lower one is better.
  private func worth(_ score: RewardScore, _ head: String) -> Double {
    head == "cost" ? -score.cost : value(score, head)
  }

  private func score(_ score: RewardScore, _ head: String) -> Judgement {
    switch head {
    case "cost": .score(Score(value: score.cost, probability: 1 / (1 + exp(-score.cost)), isFlagged: !score.isSafe))
    case "reward": .score(Score(value: score.logOdds, probability: score.probability))
    default: .score(Score(value: value(score, head), probability: value(score, head)))
    }
  }

  private func value(_ score: RewardScore, _ head: String) -> Double {
    let (name, isNegated) = Self.term(head)
    if name == "reward" { return isNegated ? -score.logOdds : score.logOdds }
    let value = score.signals.first { $0.name == name }?.value ?? score[name] ?? 0
    return isNegated ? 1 - value : value
  }
}
