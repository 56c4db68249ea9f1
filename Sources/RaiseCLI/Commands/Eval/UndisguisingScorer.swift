import RaiseEvaluation
import RaiseRules

/// Scores rows as they stand and without their disguises, as rules of kind `classifier` do where they read disguises; of
/// each head the highest score counts. Preferences are scored as they stand.
struct UndisguisingScorer: Scorer {
  private let base: any Scorer
  var heads: [String] { base.heads }

  init(_ base: any Scorer) { self.base = base }

  func judgements(of examples: [Example]) async throws -> [[Judgement?]] {
    let readings = examples.map { [$0] + $0.withoutDisguises }
    var judgements = try await base.judgements(of: readings.flatMap(\.self))[...]
    return readings.map { readings in
      let own = judgements.prefix(readings.count)
      judgements = judgements.dropFirst(readings.count)
      return heads.indices.map { head in own.map { $0[head] }.reduce(nil, Self.stricter) }
    }
  }

  private static func stricter(_ first: Judgement?, _ second: Judgement?) -> Judgement? {
    guard case .score(let one)? = first, case .score(let other)? = second else { return first ?? second }
    return other.rank > one.rank ? second : first
  }
}

extension Example {
  /// The row with what its judged text says without its disguises.
  fileprivate var withoutDisguises: [Example] {
    if case .preference = content { return [] }
    return Disguises.readings(of: content.judgedText).map { reading in
      var example = self
      switch content {
      case .text: example.content = .text(reading.text)
      case .prompt: example.content = .prompt(reading.text)
      case .response(_, let prompt): example.content = .response(reading.text, to: prompt)
      case .preference: break
      }
      return example
    }
  }
}
