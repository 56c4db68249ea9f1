import RaiseCore
import RaiseEvaluation
import RaiseRules

/// Scores rows with a policy: the highest score among its findings, and its own decision.
struct PolicyScorer: Scorer {
  private let policy: RulePolicy
  private let hazard: Hazard?
  private let mildestAction: RaiseCore.Action
  private let threads: Int
  let heads: [String]

  /// - Parameters:
  ///   - hazard: Looks at findings of this hazard alone, as shares of their thresholds; nil: at all of them.
  ///   - mildestAction: A row counts as flagged from this action on; with a hazard, when a finding counts.
  init(_ policy: RulePolicy, hazard: Hazard?, mildestAction: RaiseCore.Action = .flag, threads: Int) {
    self.policy = policy
    self.hazard = hazard
    self.mildestAction = mildestAction
    self.threads = threads
    heads = [hazard?.rawValue ?? policy.id.name]
  }

  /// Each thread hands its rows to the policy together, so that models read them at once.
  func judgements(of examples: [Example]) async throws -> [[Judgement?]] {
    let chunk = max(1, (examples.count + threads - 1) / threads)
    return try await withThrowingTaskGroup(of: (Int, [[Judgement?]]).self) { group in
      for start in stride(from: 0, to: examples.count, by: chunk) {
        group.addTask { (start, try await judgements(ofChunk: examples[start..<min(start + chunk, examples.count)])) }
      }
      var parts: [(Int, [[Judgement?]])] = []
      for try await part in group { parts.append(part) }
      return parts.sorted { $0.0 < $1.0 }.flatMap(\.1)
    }
  }

  private func judgements(ofChunk examples: ArraySlice<Example>) async throws -> [[Judgement?]] {
    let items = examples.map(item)
    var decisions = try await policy.evaluate(contentsOf: items.compactMap { $0 }).makeIterator()
    return try items.map { item in
      guard item != nil, let decision = decisions.next() else { return [nil] }
      return [judgement(try decision.get())]
    }
  }

  private func judgement(_ decision: Decision) -> Judgement {
    guard let hazard else {
      let score = decision.findings.map(\.score).max() ?? 0
      return .score(Score(value: score, isFlagged: decision.action >= mildestAction))
    }
    let findings = decision.findings.filter { $0.hazard.isA(hazard) }
    let shares = findings.map { $0.threshold > 0 ? $0.score / $0.threshold : $0.score }
    return .score(Score(value: shares.max() ?? 0, isFlagged: findings.contains(where: \.counts)))
  }

  /// The row as the policy would meet it; where it judges no such stage, at its first one. nil for a preference.
  private func item(of example: Example) -> Item? {
    let (stage, turns): (Stage, [Turn])
    switch example.content {
    case .text(let text): (stage, turns) = (.pretraining, [Turn(role: .document, text: text)])
    case .prompt(let prompt): (stage, turns) = (.input, [Turn(role: .user, text: prompt)])
    case .response(let response, let prompt):
      (stage, turns) = (.output, [Turn(role: .user, text: prompt), Turn(role: .assistant, text: response)])
    case .preference: return nil
    }
    let own = policy.stages.contains(stage) ? stage : policy.stages.first ?? stage
    return Item(id: example.facts.id, stage: own, turns: turns)
  }
}
