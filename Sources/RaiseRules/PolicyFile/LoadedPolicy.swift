import RaiseCore

/// A policy with the file it was made from.
public struct LoadedPolicy: Sendable {
  /// The policy's own file.
  public let file: PolicyFile
  /// The policy, ready to judge.
  public let policy: RulePolicy

  init(file: PolicyFile, rules: [RuleDefinition], today: CalendarDay, redactionKey: RedactionKey?) throws {
    self.file = file
    policy = try RulePolicy(
      name: file.name, version: file.version, stages: file.stages, rules: rules, today: today,
      redactionKey: redactionKey, refusal: file.refusal, stopsAtBlock: file.stopsAtBlock)
  }
}

extension LoadedPolicy: Policy {
  public var id: PolicyID { policy.id }
  public var refusal: Refusal { policy.refusal }

  public func evaluate(_ item: Item) async throws -> Decision { try policy.decide(item) }

  public func evaluate(contentsOf items: [Item]) async throws -> [Result<Decision, any Error>] {
    try await policy.evaluate(contentsOf: items)
  }
}

extension LoadedPolicy: StreamingPolicy {
  public func holdBack(in stage: Stage, stride: StreamStride) throws -> Int {
    try policy.holdBack(in: stage, stride: stride)
  }

  public func session(judging item: Item, stride: StreamStride) throws -> any RaiseCore.Session {
    try policy.session(judging: item, stride: stride)
  }
}
