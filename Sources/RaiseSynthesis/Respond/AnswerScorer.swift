import RaiseCore

/// Says which of several answers to a prompt is best: a reward model, or the judge's own figure.
///
/// What implementers owe: the same candidates get the same figures; higher is better; one finite figure for each
/// candidate, in their order. What cannot be scored throws ``GenerationError``, and the row fails with that reason.
public protocol AnswerScorer: Sendable {
  /// What tells this scorer from another: rows depend on it.
  var id: String { get }

  /// The figures of answers to one prompt.
  func scores(of candidates: [AnswerCandidate]) async throws -> [Double]
}

/// One of several answers to a prompt.
public struct AnswerCandidate: Sendable, Hashable {
  /// The row's name.
  public var id: String
  /// The dialogue; the last turn is the user's.
  public var prompt: [Message]
  public var answer: String
  /// What sort of answer the row is to teach.
  public var kind: AnswerKind
}

/// Takes the figure of the policy that judges answers: one minus ``Decision/harmFigure``.
public struct PolicyAnswerScorer: AnswerScorer {
  private let policy: any Policy

  /// - Parameter policy: Judges at stage `output`.
  public init(_ policy: any Policy) { self.policy = policy }

  public var id: String { "policy \(policy.id) \(policy.id.digest)" }

  public func scores(of candidates: [AnswerCandidate]) async throws -> [Double] {
    let items = candidates.map { Item.judging($0.answer, to: $0.prompt, id: $0.id) }
    return try await policy.evaluate(contentsOf: items).map { result in
      switch result {
      case .success(let decision): 1 - decision.harmFigure
      case .failure(let error): throw GenerationError(reason: "policy \(policy.id) failed: \(error)")
      }
    }
  }
}

extension Decision {
  /// How bad a policy finds a text, in 0...1: half its highest score, and half more for what it blocks, so that whatever
  /// the rules' thresholds are, nothing that passes looks worse than something that does not.
  var harmFigure: Double {
    let score = findings.map(\.score).max() ?? (isBlocked ? 1 : 0)
    return score / 2 + (isBlocked ? 0.5 : 0)
  }
}

extension Item {
  /// An answer in the light of its dialogue.
  static func judging(_ answer: String, to prompt: [Message], id: String, metadata: [String: String] = [:]) -> Item {
    let turns = prompt.map { Turn(role: Role(rawValue: $0.role), text: $0.content) }
    return Item(id: id, stage: .output, turns: turns + [Turn(role: .assistant, text: answer)], metadata: metadata)
  }
}
