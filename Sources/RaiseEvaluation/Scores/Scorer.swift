/// Judges rows: a model's heads, a policy, or scores from before.
///
/// What implementers owe: for each example one judgement for each of ``heads``, in their order, nil where a head has
/// nothing to say about such a row; the same judgement for the same example, whatever it comes with.
public protocol Scorer: Sendable {
  /// What the judgements are by, such as "toxicity"; no name twice.
  var heads: [String] { get }

  /// The judgements of some rows, in their order.
  func judgements(of examples: [Example]) async throws -> [[Judgement?]]
}

extension Scorer {
  /// Rows with their scores.
  public func score(_ examples: [Example]) async throws -> [ScoredRow] {
    zip(examples, try await judgements(of: examples)).map { ScoredRow(facts: $0.facts, judgements: $1) }
  }
}
