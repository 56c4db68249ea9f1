import Foundation
import RaiseCore
import RaiseReward

/// A score as `raise score` writes it: numbers with six decimals, names in alphabetical order.
struct ScoreJSON: Encodable {
  struct Reason: Encodable {
    var name: String
    var value: Double
    var cost: Double
    var reward: Double
  }

  struct Evidence: Encodable {
    var rule: String
    var hazard: String
    var score: Double
    var threshold: Double
    var range: [Int]?
  }

  var reward: Double
  var score: Double
  var cost: Double
  var safe: Bool
  /// Reward and cost weighed against each other, where a multiplier is kept.
  var combined: Double?
  var parts: [String: Double]
  var signals: [String: Double]
  var why: [Reason]
  /// What counted in the answer.
  var findings: [Evidence]

  init(_ score: RewardScore, multiplier: LagrangeMultiplier?) {
    func short(_ number: Double) -> Double { Self.short(number) }
    reward = short(score.reward)
    self.score = short(score.probability)
    cost = short(score.cost)
    safe = score.isSafe
    combined = multiplier.map { short($0.combined(reward: score.reward, cost: score.cost)) }
    parts = Dictionary(score.parts.map { ($0.name, short($0.value)) }, uniquingKeysWith: { first, _ in first })
    signals = Dictionary(score.signals.map { ($0.name, short($0.value)) }, uniquingKeysWith: { first, _ in first })
    why = score.reasons.map {
      Reason(name: $0.name, value: short($0.value), cost: short($0.cost), reward: short($0.reward))
    }
    findings = score.decision.findings.filter(\.counts).map { finding in
      Evidence(
        rule: finding.rule, hazard: finding.hazard.rawValue, score: short(finding.score), threshold: finding.threshold,
        range: finding.range.map { [$0.lowerBound, $0.upperBound] })
    }
  }

  static func short(_ number: Double) -> Double { (number * 1e6).rounded() / 1e6 }

  /// One line of JSON for what was scored in a row.
  static func line(_ scores: [RewardScore], task: ScoreTask, policy: PolicyID, multiplier: LagrangeMultiplier?) throws
    -> Data
  {
    let shown = scores.map { ScoreJSON($0, multiplier: multiplier) }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    switch task {
    case .one:
      return try encoder.encode(One(policy: "\(policy)", score: shown[0]))
    case .compare:
      let comparison = RewardComparison(chosen: scores[0], rejected: scores[1])
      return try encoder.encode(
        Pair(
          policy: "\(policy)", chosen: shown[0], rejected: shown[1], margin: short(comparison.margin),
          agrees: comparison.agrees))
    case .best:
      let order = RewardScorer.ranked(scores).map(\.index)
      return try encoder.encode(Several(policy: "\(policy)", best: order[0], order: order, answers: shown))
    }
  }

  private struct One: Encodable {
    var policy: String
    var score: ScoreJSON

    /// The score's own members, with the policy among them.
    func encode(to encoder: any Encoder) throws {
      try score.encode(to: encoder)
      var container = encoder.container(keyedBy: Key.self)
      try container.encode(policy, forKey: .policy)
    }

    enum Key: CodingKey { case policy }
  }

  private struct Pair: Encodable {
    var policy: String
    var chosen: ScoreJSON
    var rejected: ScoreJSON
    var margin: Double
    var agrees: Bool
  }

  private struct Several: Encodable {
    var policy: String
    var best: Int
    var order: [Int]
    var answers: [ScoreJSON]
  }
}

/// A score as Dolma keeps attributes, in a file beside the documents: spans of the whole answer with their values.
struct ScoreAttributes: Encodable {
  struct Span: Encodable {
    var end: Int
    var value: Double

    func encode(to encoder: any Encoder) throws {
      var container = encoder.unkeyedContainer()
      try container.encode(0)
      try container.encode(end)
      try container.encode(value)
    }
  }

  var id: String
  var attributes: [String: [Span]]

  /// - Parameter count: The answer's length in Unicode scalars, as Dolma counts.
  init(_ score: RewardScore, id: String, count: Int) {
    self.id = id
    var values = ["reward": score.reward, "score": score.probability, "cost": score.cost]
    for part in score.parts { values[part.name] = part.value }
    attributes = Dictionary(
      values.map { ("raise__\($0.key)", [Span(end: count, value: ScoreJSON.short($0.value))]) },
      uniquingKeysWith: { first, _ in first })
  }
}
