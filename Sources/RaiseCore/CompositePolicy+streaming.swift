extension CompositePolicy: StreamingPolicy {
  /// The longest of the parts'.
  public func holdBack(in stage: Stage, stride: StreamStride) throws -> Int {
    try streamingPolicies().map { try $0.holdBack(in: stage, stride: stride) }.max() ?? 0
  }

  /// Opens a session of every part. A place is settled when it is for all; the edits of every part apply, of two that
  /// overlap the one that begins earlier.
  public func session(judging item: Item, stride: StreamStride) throws -> any Session {
    CompositeSession(policy: id, try streamingPolicies().map { try $0.session(judging: item, stride: stride) })
  }

  private func streamingPolicies() throws -> [any StreamingPolicy] {
    try policies.map { policy in
      guard let streaming = policy as? any StreamingPolicy else {
        throw StreamingError(policy: id.name, reason: "its part \"\(policy.id.name)\" judges whole texts only")
      }
      return streaming
    }
  }
}

/// Several sessions on one text.
private final class CompositeSession: Session {
  private let policy: PolicyID
  private let parts: [any Session]
  /// The text's length so far: what is settled when there are no parts.
  private var count = 0

  init(policy: PolicyID, _ parts: [any Session]) { (self.policy, self.parts) = (policy, parts) }

  func append(_ piece: String) throws {
    count += piece.utf8.count
    for part in parts { try part.append(piece) }
  }

  func finish() throws {
    for part in parts { try part.finish() }
  }

  /// A part that blocks stands still at its evidence, so the text is settled there as soon as the others get so far.
  var verdict: SessionVerdict {
    let verdicts = parts.map(\.verdict)
    let settled = verdicts.map(\.settledCount).min() ?? count
    let edits = TextEdit.apart(verdicts.flatMap(\.decision.edits)).filter { $0.range.lowerBound < settled }
    let end = edits.last.map { $0.range.upperBound > settled ? $0.range.lowerBound : settled } ?? settled
    let decisions = verdicts.map { Self.decision($0, upTo: settled) }
    let action = decisions.map(\.action).max() ?? .allow
    let decision = Decision(
      policy: policy, action: action, findings: Finding.inOrder(decisions.flatMap(\.findings)),
      edits: edits.filter { $0.range.upperBound <= end },
      decisive: decisions.filter { $0.action == action }.lazy.compactMap(\.decisive).first)
    return SessionVerdict(settledCount: end, decision: decision)
  }

  /// What a part says of the first `end` bytes. A part that blocks farther on does not block yet.
  private static func decision(_ verdict: SessionVerdict, upTo end: Int) -> Decision {
    var decision = verdict.decision
    let isBlocked = decision.isBlocked && verdict.settledCount <= end
    decision.findings = decision.findings.filter { ($0.range?.lowerBound ?? 0) < end || isBlocked }
    guard decision.isBlocked, !isBlocked else { return decision }
    (decision.action, decision.decisive) = (decision.edits.isEmpty ? .allow : .redact, nil)
    return decision
  }
}
