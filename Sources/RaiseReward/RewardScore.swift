import Foundation
import RaiseCore

/// What an answer is worth, what it costs, and why.
public struct RewardScore: Sendable, Hashable {
  /// One proposition: how much it holds, and what that adds to the two sums.
  public struct Part: Sendable, Hashable {
    /// The proposition's name.
    public var name: String
    /// How much it holds, 0...1.
    public var value: Double
    /// What it adds to the cost.
    public var cost: Double
    /// What it adds to the sum under the reward, in log-odds.
    public var reward: Double
  }

  /// One signal as it was read.
  public struct Reading: Sendable, Hashable {
    /// The signal's name, or `signal.hazard`.
    public var name: String
    /// 0...1.
    public var value: Double
  }

  /// Harm: at most 0 for a safe answer, more than 0 for an unsafe one, as in Safe RLHF (arXiv 2310.12773, section 3.1).
  /// Within ``RaiseCore/RewardFormula/costRange``.
  public var cost: Double
  /// The sum of the propositions by their weights. The difference of two answers to one prompt is the log-odds that the
  /// first is preferred (Bradley and Terry, Biometrika 1952).
  public var logOdds: Double
  /// The propositions, in the order of the formula.
  public var parts: [Part]
  /// The signals, in the order of the formula, those of single hazards behind theirs.
  public var signals: [Reading]
  /// What the policy decided about the answer, with its evidence.
  public var decision: Decision

  /// Between -1 and 1, larger is better: 2 / (1 + exp(-logOdds)) - 1.
  public var reward: Double { 2 * probability - 1 }

  /// The reward as a number from 0 to 1.
  public var probability: Double { 1 / (1 + exp(-logOdds)) }

  /// How likely the answer does harm, 0...1: the logistic function of the cost.
  public var unsafeProbability: Double { 1 / (1 + exp(-cost)) }

  /// Whether the cost says so.
  public var isSafe: Bool { cost <= 0 }

  /// The signal or proposition of that name, a proposition first; nil when there is none.
  public subscript(name: String) -> Double? {
    parts.first { $0.name == name }?.value ?? signals.first { $0.name == name }?.value
  }

  /// The propositions that count here, the weightiest in the reward first: why the score is what it is.
  public var reasons: [Part] {
    parts.filter { $0.reward != 0 || $0.cost != 0 }.enumerated()
      .sorted { (abs($1.element.reward), $0.offset) < (abs($0.element.reward), $1.offset) }
      .map(\.element)
  }
}
