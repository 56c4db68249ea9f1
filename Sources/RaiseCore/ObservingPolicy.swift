/// A policy that sees and decides in two steps, so that what was seen can be kept and decided on again later, by itself or
/// by a policy of the same rules with other thresholds and actions.
///
/// What implementers owe, beyond what ``Policy`` asks for: deciding from what was just observed is what `evaluate` does,
/// to the last finding; and so is deciding from what a policy observed whose ``observedRules(in:)`` cover one's own.
public protocol ObservingPolicy: Policy {
  /// What the policy observes in items of `stage`, rule by rule.
  func observedRules(in stage: Stage) -> [ObservedRule]

  /// What the rules see in each item.
  ///
  /// - Parameter completely: Whether every rule looks at every item, for those who keep what is seen. Else rules may be
  ///   left out that ``Policy/evaluate(_:)`` leaves out too.
  /// - Throws: `CancellationError`, or ``EvaluationError`` when the policy does not judge an item's stage.
  func observe(_ items: [Item], completely: Bool) async throws -> [ItemObservations]

  /// The decision on an item that follows from what was seen in it.
  ///
  /// - Parameter observations: One element for each of ``observedRules(in:)``.
  /// - Throws: ``EvaluationError`` when a rule could not search the item.
  func decide(_ item: Item, from observations: ItemObservations) throws -> Decision

  /// The observations that the decision on an item follows from: nothing is left of rules that were left out.
  func considered(_ observations: ItemObservations, on item: Item) -> ItemObservations

  /// How the numbers of a rule's label are read; nil when they are all alike.
  ///
  /// - Parameter rule: The rule's place in ``observedRules(in:)``.
  func scale(of label: String, rule: Int, in stage: Stage) -> ScoreScale?
}

extension ObservingPolicy {
  /// All of them, for a policy that leaves no rule out.
  public func considered(_ observations: ItemObservations, on item: Item) -> ItemObservations { observations }
}

/// How the numbers of one label are read: which way is bad, and from where on.
public struct ScoreScale: Sendable, Hashable, Codable {
  /// What is measured: an output of a model, a limit.
  public var name: String
  /// From where on it counts.
  public var threshold: Double
  /// Whether numbers above the threshold count, or those below.
  public var countsAbove: Bool
  /// Whether numbers are counts or lengths without an upper bound; else they are 0...1.
  public var isUnbounded: Bool

  /// A scale with a threshold.
  public init(name: String, threshold: Double, countsAbove: Bool = true, isUnbounded: Bool = false) {
    self.name = name
    self.threshold = threshold
    self.countsAbove = countsAbove
    self.isUnbounded = isUnbounded
  }
}
