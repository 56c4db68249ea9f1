/// The in-memory double: decides by a closure, for tests and for the first lines of a new policy.
///
///     let policy = ScriptedPolicy { $0.judgedText.contains("x") ? .block : .allow }
public struct ScriptedPolicy: Policy {
  public let id: PolicyID
  private let decide: @Sendable (Item, PolicyID) throws -> Decision

  /// Decides whole decisions.
  public init(
    id: PolicyID = PolicyID(name: "scripted", version: "1"),
    deciding decide: @escaping @Sendable (Item, PolicyID) throws -> Decision
  ) {
    self.id = id
    self.decide = decide
  }

  /// Decides actions, without evidence.
  public init(_ act: @escaping @Sendable (Item) -> Action) {
    self.init { item, id in Decision(policy: id, action: act(item)) }
  }

  public func evaluate(_ item: Item) async throws -> Decision { try decide(item, id) }
}

extension ScriptedPolicy: StreamingPolicy {
  /// Without a bound: a script judges whole texts, so of a stream nothing leaves before its end.
  public func holdBack(in stage: Stage, stride: StreamStride) throws -> Int { .max }

  public func session(judging item: Item, stride: StreamStride) throws -> any Session {
    ScriptedSession(item, Decision(policy: id, action: .allow)) { try decide($0, id) }
  }
}

/// A session that decides once, at the end.
private final class ScriptedSession: Session {
  private var item: Item
  private let decide: (Item) throws -> Decision
  private(set) var verdict: SessionVerdict

  init(_ item: Item, _ undecided: Decision, decide: @escaping (Item) throws -> Decision) {
    (self.item, self.decide) = (item, decide)
    verdict = SessionVerdict(settledCount: 0, decision: undecided)
  }

  func append(_ piece: String) throws {
    let last = item.turns.popLast() ?? Turn(role: .document, text: "")
    item.turns.append(Turn(role: last.role, text: last.text + piece))
  }

  func finish() throws {
    let decision = try decide(item)
    let evidence = decision.isBlocked ? decision.decisive?.range?.lowerBound ?? 0 : item.judgedText.utf8.count
    verdict = SessionVerdict(settledCount: evidence, decision: decision)
  }
}
