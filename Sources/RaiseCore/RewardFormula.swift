/// How the evidence about an answer becomes a cost and a reward: plain data, which a policy file has under `reward`.
///
/// Signals are numbers from 0 to 1, read from what the policy's rules found or measured in the texts. Propositions join
/// signals ("a refusal of a request that is not harmful") and have a weight in each of the two sums.
public struct RewardFormula: Sendable, Hashable {
  /// A number from 0 to 1 about a conversation and an answer.
  public struct Signal: Sendable, Hashable {
    /// What propositions and results call it.
    public var name: String
    /// Where it comes from.
    public var source: Source

    /// A signal of that source.
    public init(name: String, source: Source) { (self.name, self.source) = (name, source) }
  }

  /// Where a signal comes from.
  public enum Source: Sendable, Hashable {
    /// What rules found.
    case rules(RuleSource)
    /// What is measured in the texts themselves.
    case measure(RewardMeasure)
  }

  /// Which findings make a signal: it is the highest of their scores, 0 where there are none.
  public struct RuleSource: Sendable, Hashable {
    /// The ids of the rules.
    public var rules: [String]
    /// Whose findings: those about the last turn before the answer, or about the answer.
    public var subject: Subject
    /// Whether evidence that stands in the conversation too is passed over: repeated, it is not given away.
    public var ignoresEchoes: Bool
    /// Whether results also have the score of each hazard, as `signal.hazard`.
    public var tellsHazards: Bool

    /// The findings of those rules.
    public init(
      rules: [String], subject: Subject = .response, ignoresEchoes: Bool = false, tellsHazards: Bool = false
    ) {
      (self.rules, self.subject) = (rules, subject)
      (self.ignoresEchoes, self.tellsHazards) = (ignoresEchoes, tellsHazards)
    }
  }

  /// What findings are about.
  public enum Subject: String, Sendable, Hashable, CaseIterable {
    /// The last turn of the conversation before the answer.
    case prompt
    /// The answer.
    case response
  }

  /// A signal in a proposition, as it is or turned around.
  public struct Term: Sendable, Hashable, CustomStringConvertible {
    /// The signal's name.
    public var signal: String
    /// Whether 1 minus the signal is meant.
    public var isNegated: Bool

    /// A signal, or 1 minus it.
    public init(_ signal: String, isNegated: Bool = false) { (self.signal, self.isNegated) = (signal, isNegated) }

    /// The term as files write it: `refusal`, `not refusal`.
    public var description: String { isNegated ? "not \(signal)" : signal }
  }

  /// Which way a proposition may count, however the weights are fitted.
  public enum Tendency: String, Sendable, Hashable, CaseIterable {
    /// It never lowers the reward and never raises the cost.
    case good
    /// It never raises the reward and never lowers the cost.
    case bad
  }

  /// Something that holds of an answer to a degree from 0 to 1: the product of its terms.
  public struct Proposition: Sendable, Hashable {
    /// What results call it.
    public var name: String
    /// What must hold together. Not empty.
    public var terms: [Term]
    /// Which way it may count; nil for either.
    public var tendency: Tendency?
    /// Its weight in the cost; nil when it has no part in it.
    public var cost: Double?
    /// Its weight in the reward; nil when it has no part in it.
    public var reward: Double?
    /// Whether a fit leaves its weights as they are: of what training must not reward, labelled rows have none.
    public var isFixed: Bool

    /// A proposition with its weights.
    public init(
      name: String, terms: [Term], tendency: Tendency? = nil, cost: Double? = nil, reward: Double? = nil,
      isFixed: Bool = false
    ) {
      (self.name, self.terms, self.tendency) = (name, terms, tendency)
      (self.cost, self.reward, self.isFixed) = (cost, reward, isFixed)
    }
  }

  /// The signals, names unique.
  public var signals: [Signal]
  /// The propositions, names unique; their terms name signals.
  public var propositions: [Proposition]
  /// What the cost is when no proposition holds.
  public var costOffset: Double
  /// What the sum under the reward is when no proposition holds.
  public var rewardOffset: Double

  /// A formula.
  public init(
    signals: [Signal], propositions: [Proposition], costOffset: Double = 0, rewardOffset: Double = 0
  ) {
    (self.signals, self.propositions) = (signals, propositions)
    (self.costOffset, self.rewardOffset) = (costOffset, rewardOffset)
  }

  /// The lowest and the highest cost that there can be.
  public var costRange: ClosedRange<Double> {
    let weights = propositions.compactMap(\.cost)
    return costOffset + weights.reduce(0) { $0 + min($1, 0) }...costOffset + weights.reduce(0) { $0 + max($1, 0) }
  }
}

/// What is measured in the texts themselves, without any rule.
public enum RewardMeasure: String, Sendable, Hashable, CaseIterable {
  /// 1 for an answer without a letter or digit, else 0.
  case empty
  /// The share of an answer's runs of four words that it has had before, as far as it is beyond a half, doubled.
  case repetition
  /// How much of the runs of four words an answer and the last turn before it have in common: the smaller of the two
  /// shares.
  case echo
  /// 1 for an answer mostly in another writing than the last turn before it, else 0.
  case otherWriting = "other-writing"
}
