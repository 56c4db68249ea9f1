import RaiseCore
import RaiseTesting
import Testing

/// The contract of sessions on the null policy, the composite and the double, and on sessions that break it.
@Suite struct SessionContractTests {
  private static let items = ["", "a", "one two three", "水壶 x 水壶", "no x, no y x"].enumerated().map {
    Item(id: "\($0.offset)", stage: .output, text: $0.element, role: .assistant)
  }

  /// Blocks, or redacts, the first `word`.
  private static func policy(_ name: String, _ word: String, _ action: Action) -> ScriptedPolicy {
    ScriptedPolicy(id: PolicyID(name: name, version: "1")) { item, id in
      guard let range = Array(item.judgedText.utf8).firstRange(of: Array(word.utf8)) else {
        return Decision(policy: id, action: .allow)
      }
      let finding = Finding(rule: name, hazard: .toxicity, score: 1, range: range)
      let edits = action == .redact ? [TextEdit(range: range, replacement: "*")] : []
      return Decision(policy: id, action: action, findings: [finding], edits: edits, decisive: finding)
    }
  }

  @Test("The null policy, the double and composites keep the contract")
  func kept() async throws {
    try await SessionContract.expectContract(of: AllowAllPolicy(), on: Self.items)
    let redacting = Self.policy("r", "x", .redact)
    try await SessionContract.expectContract(of: redacting, on: Self.items)
    let id = PolicyID(name: "all", version: "1")
    try await SessionContract.expectContract(
      of: CompositePolicy(id: id, [AllowAllPolicy(), redacting]), on: Self.items)
    try await SessionContract.expectContract(
      of: CompositePolicy(id: id, [redacting, Self.policy("b", "y", .block)]), on: Self.items,
      agreement: .atLeastAsStrict)
    try await SessionContract.expectContract(of: CompositePolicy(id: id, []), on: Self.items)
  }

  @Test("A composite settles no farther than its slowest part, and names a part that cannot follow streams")
  func composite() throws {
    let id = PolicyID(name: "all", version: "1")
    let session = try CompositePolicy(id: id, [AllowAllPolicy(), Self.policy("b", "y", .block)])
      .session(judging: Self.items[0])
    try session.append("my word")
    #expect(session.verdict.settledCount == 0)
    try session.finish()
    #expect(session.verdict.decision.isBlocked && session.verdict.settledCount == 1)
    struct Whole: Policy {
      let id = PolicyID(name: "whole", version: "1")
      func evaluate(_ item: Item) async throws -> Decision { Decision(policy: id, action: .allow) }
    }
    let error = #expect(throws: StreamingError.self) {
      try CompositePolicy(id: id, [Whole()]).holdBack(in: .output, stride: StreamStride())
    }
    #expect(error?.reason == "its part \"whole\" judges whole texts only")
  }

  /// A session that decides by how the text came, or takes back what it said.
  private struct Broken: StreamingPolicy {
    enum Fault: CaseIterable { case countsPieces, shrinks, claims, differs, leavesRest }
    let id = PolicyID(name: "broken", version: "1")
    let fault: Fault

    func evaluate(_ item: Item) async throws -> Decision { Decision(policy: id, action: .allow) }
    func holdBack(in stage: Stage, stride: StreamStride) throws -> Int { 0 }
    func session(judging item: Item, stride: StreamStride) throws -> any Session { BrokenSession(id, fault) }
  }

  private final class BrokenSession: Session {
    var verdict: SessionVerdict
    private let fault: Broken.Fault
    private var pieceCount = 0

    init(_ id: PolicyID, _ fault: Broken.Fault) {
      verdict = SessionVerdict(settledCount: 0, decision: Decision(policy: id, action: .allow))
      self.fault = fault
    }

    func append(_ piece: String) throws {
      pieceCount += 1
      verdict.settledCount += piece.utf8.count
      if fault == .shrinks, pieceCount == 3 { verdict.settledCount = 0 }
      if fault == .claims { verdict.settledCount += 1 }
    }

    func finish() throws {
      if fault == .countsPieces, pieceCount > 1 { verdict.decision.action = .flag }
      if fault == .differs { verdict.decision.action = .flag }
      if fault == .leavesRest, verdict.settledCount > 0 { verdict.settledCount -= 1 }
    }
  }

  @Test("A session that breaks a promise is found out", arguments: Broken.Fault.allCases)
  private func broken(fault: Broken.Fault) async throws {
    await #expect(throws: ContractViolation.self) {
      try await SessionContract.expectContract(of: Broken(fault: fault), on: Self.items)
    }
  }
}
