/// The null policy: everything passes, and of a stream at once.
public struct AllowAllPolicy: StreamingPolicy {
  public let id = PolicyID(name: "allow-all", version: "1")

  /// A policy without rules.
  public init() {}

  public func evaluate(_ item: Item) async throws -> Decision { Decision(policy: id, action: .allow) }

  public func holdBack(in stage: Stage, stride: StreamStride) throws -> Int { 0 }

  public func session(judging item: Item, stride: StreamStride) throws -> any Session {
    NullSession(policy: id, settledCount: item.judgedText.utf8.count)
  }
}

/// The null session: whatever comes is settled.
private final class NullSession: Session {
  private(set) var verdict: SessionVerdict

  init(policy: PolicyID, settledCount: Int) {
    verdict = SessionVerdict(settledCount: settledCount, decision: Decision(policy: policy, action: .allow))
  }

  func append(_ piece: String) throws { verdict.settledCount += piece.utf8.count }
  func finish() throws {}
}
