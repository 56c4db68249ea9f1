import RaiseCore
import RaiseEvaluation
import RaiseRules

/// Scores rows with a policy: the highest score among its findings, and its own decision.
struct PolicyScorer: Scorer {
  private let policy: RulePolicy
  private let hazard: Hazard?
  private let threads: Int
  let heads: [String]

  /// - Parameter hazard: Looks at findings of this hazard alone, as shares of their thresholds; nil: at all of them.
  init(_ policy: RulePolicy, hazard: Hazard?, threads: Int) {
    (self.policy, self.hazard, self.threads) = (policy, hazard, threads)
    heads = [hazard?.rawValue ?? policy.id.name]
  }

  func judgements(of examples: [Example]) async throws -> [[Judgement?]] {
    let chunk = max(1, (examples.count + threads - 1) / threads)
    return try await withThrowingTaskGroup(of: (Int, [[Judgement?]]).self) { group in
      for start in stride(from: 0, to: examples.count, by: chunk) {
        group.addTask {
          (start, try examples[start..<min(start + chunk, examples.count)].map { [try judgement(of: $0)] })
        }
      }
      var parts: [(Int, [[Judgement?]])] = []
      for try await part in group { parts.append(part) }
      return parts.sorted { $0.0 < $1.0 }.flatMap(\.1)
    }
  }

  private func judgement(of example: Example) throws -> Judgement? {
    guard let item = item(of: example) else { return nil }
    let decision = try policy.decide(item)
    guard let hazard else {
      let score = decision.findings.map(\.score).max() ?? 0
      return .score(Score(value: score, isFlagged: decision.action != .allow))
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
