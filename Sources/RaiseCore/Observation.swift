/// What a rule saw before any threshold: a label in the rule's own words, where it stands, and a number.
///
/// A finding says what counts under one policy; an observation is what findings can be made of under others with other
/// thresholds. What labels and numbers mean is the rule's affair: `docs/attributes.md`.
public struct Observation: Sendable, Hashable {
  /// What was seen: a hazard, an output of a model, a limit. Never the matched text.
  public var label: String
  /// Where: UTF-8 byte offsets into the judged text as it came; all of it where the whole text is meant.
  public var range: Range<Int>
  /// How sure the rule is, or what it measured. Finite.
  public var score: Double

  /// An observation at `range`.
  public init(label: String, range: Range<Int>, score: Double) {
    self.label = label
    self.range = range
    self.score = score
  }
}

/// What each rule of a policy saw in one item, or why it could not search it, in the order of
/// ``ObservingPolicy/observedRules(in:)``.
public struct ItemObservations: Sendable, Hashable {
  /// Of each rule what it saw, in its own order.
  public var byRule: [Result<[Observation], EvaluationError>]

  /// What the rules of one policy saw.
  public init(byRule: [Result<[Observation], EvaluationError>]) { self.byRule = byRule }
}
