import RaiseEvaluation

/// Two scorers on the same rows: the heads of the first, then those of the second.
struct ScorerPair: Scorer {
  private let first: any Scorer
  private let second: any Scorer
  let heads: [String]

  /// A head of the second that is called like one of the first gets "other" before its name.
  init(_ first: any Scorer, _ second: any Scorer) {
    (self.first, self.second) = (first, second)
    heads = first.heads + second.heads.map { first.heads.contains($0) ? "other \($0)" : $0 }
  }

  func judgements(of examples: [Example]) async throws -> [[Judgement?]] {
    let before = try await first.judgements(of: examples)
    return zip(before, try await second.judgements(of: examples)).map { $0 + $1 }
  }
}
