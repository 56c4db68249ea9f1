/// Several policies as one: all are asked, the strictest action wins, the evidence is put together.
///
/// When the strictest action is redact or rewrite, the edits of every policy that asked for that action apply; of
/// two that overlap, the one that begins earlier stays.
public struct CompositePolicy: Policy {
  public let id: PolicyID
  let policies: [any Policy]

  /// That of the first policy.
  public var refusal: Refusal { policies.first?.refusal ?? Refusal() }

  /// Asks `policies` in that order, in the name of `id`.
  public init(id: PolicyID, _ policies: [any Policy]) {
    self.id = id
    self.policies = policies
  }

  public func evaluate(_ item: Item) async throws -> Decision {
    var decisions: [Decision] = []
    for policy in policies {
      // Nobody waits for the rest any more.
      try Task.checkCancellation()
      decisions.append(try await policy.evaluate(item))
    }
    return decision(of: decisions)
  }

  /// Asks each policy about all items at once; of an item that several could not judge, the first one's error counts.
  public func evaluate(contentsOf items: [Item]) async throws -> [Result<Decision, any Error>] {
    var results: [Result<[Decision], any Error>] = items.map { _ in .success([]) }
    for policy in policies {
      results = zip(results, try await policy.evaluate(contentsOf: items)).map { before, result in
        before.flatMap { before in result.map { before + [$0] } }
      }
    }
    return results.map { $0.map(decision) }
  }

  private func decision(of decisions: [Decision]) -> Decision {
    let action = decisions.map(\.action).max() ?? .allow
    let strictest = decisions.filter { $0.action == action }
    return Decision(
      policy: id, action: action, findings: Finding.inOrder(decisions.flatMap(\.findings)),
      edits: TextEdit.apart(strictest.flatMap(\.edits)), decisive: strictest.lazy.compactMap(\.decisive).first)
  }
}

extension Finding {
  /// The findings in order of position; those of one position, and those on the whole text, as they came.
  static func inOrder(_ findings: [Finding]) -> [Finding] {
    func position(_ finding: Finding) -> Int { finding.range?.lowerBound ?? -1 }
    return findings.enumerated()
      .sorted { (position($0.element), $0.offset) < (position($1.element), $1.offset) }
      .map(\.element)
  }
}

extension TextEdit {
  /// The edits in order of position, without those that overlap one before them.
  public static func apart(_ edits: [TextEdit]) -> [TextEdit] {
    var end = 0
    return edits.sorted { ($0.range.lowerBound, $1.range.upperBound) < ($1.range.lowerBound, $0.range.upperBound) }
      .filter { edit in
        guard edit.range.lowerBound >= end else { return false }
        end = edit.range.upperBound
        return true
      }
  }
}
