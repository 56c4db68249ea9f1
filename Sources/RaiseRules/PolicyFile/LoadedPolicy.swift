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
      redactionKey: redactionKey)
  }
}

extension LoadedPolicy: Policy {
  public var id: PolicyID { policy.id }

  public func evaluate(_ item: Item) async throws -> Decision { try policy.decide(item) }

  public func evaluate(contentsOf items: [Item]) async throws -> [Result<Decision, any Error>] {
    try await policy.evaluate(contentsOf: items)
  }
}
