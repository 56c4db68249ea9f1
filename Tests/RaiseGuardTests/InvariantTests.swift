import RaiseCore
import RaiseRules
import Testing

@testable import RaiseGuard

/// The two invariants of a guarded stream, on random texts in random pieces.
@Suite struct InvariantTests {
  /// What is taken out, flagged and watched, without what blocks.
  private static let mild =
    Workshop.keyword("teapot", "redact", id: "pot") + Workshop.keyword("sugar bowl", "flag", id: "bowl")
    + Workshop.keyword("kettle", "block", id: "watched", mode: "monitor")
    + #"  - {id: ticket, kind: pattern, hazards: [prv], pattern: 'ticket-\d{4}', action: redact}"# + "\n"
    + #"  - {id: pairs, kind: pattern, hazards: [prv], pattern: '(?<!x)aa\b|aaa', action: redact}"# + "\n"
  private static let strict =
    "  - {id: blow, kind: keyword, hazards: [vcr], words: [detonate, 引爆], action: block}\n"
  private static let personal =
    "  - {id: contact, kind: personal-data, hazards: [prv], action: redact}\n"
    + "  - {id: keys, kind: secret, hazards: [sec], action: redact}\n"

  @Test("10,000 random texts, cut at random, keep both invariants", arguments: 0..<10)
  func words(part: UInt64) async throws {
    try await expectInvariants(rules: Self.mild, texts: 1_000, seed: part)
  }

  @Test("So do texts with personal data and secrets")
  func personalData() async throws {
    try await expectInvariants(rules: Self.mild + Self.personal, texts: 500, seed: 100)
  }

  @Test("So do texts that are rewritten")
  func rewriting() async throws {
    try await expectInvariants(rules: Self.mild, texts: 500, seed: 200) { Rewriting(policy: $0) }
  }

  @Test("So do texts that a model reads along, which it may stop anywhere", arguments: ["flag", "redact", "block"])
  func model(action: String) async throws {
    let model = Workshop.root + "/fixtures/models/tiny-moe"
    let policy = try Workshop.policy(
      Self.mild + Self.strict
        + "  - {id: m, kind: classifier, hazards: [tox], model: \(model), heads: {toxicity: 0.52}, action: \(action)}\n"
    )
    let chatGuard = ChatGuard(policy: policy, log: NullDecisionLog())
    var random = RandomText(seed: 300)
    var actions: Set<Action> = []
    for _ in 0..<40 {
      let text = random.next()
      let turns = [Turn(role: .user, text: "What is new?")]
      let atOnce = try await chatGuard.openStream(answering: turns).run([text])
      let inBytes = try await chatGuard.openStream(answering: turns).run(bytes: random.cutBytes(text))
      #expect(Array(atOnce.text.utf8) == Array(inBytes.text.utf8) && atOnce.end == inBytes.end)
      let end = try #require(atOnce.end)
      switch end.action {
      case .allow, .flag: #expect(Array(atOnce.text.utf8) == Array(text.utf8))
      case .redact, .rewrite: #expect(atOnce.text == TextEdit.apply(end.edits, to: text))
      case .block:
        let evidence = try #require(end.decisive?.range?.lowerBound)
        let prefix = String(decoding: text.utf8.prefix(evidence), as: UTF8.self)
        let edited = TextEdit.apply(end.edits, to: prefix)
        #expect(edited.utf8.starts(with: atOnce.text.utf8))
      }
      actions.insert(end.action)
    }
    #expect(actions.count > 1, "\(actions)")
  }

  private func expectInvariants(
    rules: String, texts: Int, seed: UInt64, wrapping: (LoadedPolicy) -> any StreamingPolicy = { $0 }
  ) async throws {
    let policy = wrapping(try Workshop.policy(rules + Self.strict))
    let mild = wrapping(try Workshop.policy(rules))
    let chatGuard = ChatGuard(policy: policy, log: NullDecisionLog())
    var random = RandomText(seed: seed)
    var counts: [Action: Int] = [:]
    for _ in 0..<texts {
      let text = random.next()
      let item = Item(id: "t", stage: .output, text: text, role: .assistant)
      let whole = try await policy.evaluate(item)
      let atOnce = try await chatGuard.openStream(answering: []).run([text])
      let inPieces = try await chatGuard.openStream(answering: []).run(random.cut(text))
      let inBytes = try await chatGuard.openStream(answering: []).run(bytes: random.cutBytes(text))
      #expect(
        Array(atOnce.text.utf8) == Array(inPieces.text.utf8) && atOnce.end == inPieces.end, "\(text.debugDescription)")
      #expect(
        Array(atOnce.text.utf8) == Array(inBytes.text.utf8) && atOnce.end == inBytes.end, "\(text.debugDescription)")
      #expect(atOnce.end?.action == whole.action, "\(text.debugDescription)")
      let expected =
        whole.isBlocked ? try await prefix(of: item, before: atOnce.end, by: mild) : whole.text(after: text)
      #expect(Array(atOnce.text.utf8) == Array(expected.utf8), "\(text.debugDescription)")
      if !whole.isBlocked { #expect(atOnce.end?.findings == whole.findings && atOnce.end?.edits == whole.edits) }
      counts[whole.action, default: 0] += 1
    }
    // Not a test of nothing: all actions occur.
    #expect(counts.count >= 4 && counts.values.allSatisfy { $0 > 0 }, "\(counts)")
  }

  /// What may leave of a blocked text: all before the evidence, with what is to be taken out of that taken out.
  private func prefix(of item: Item, before end: GuardVerdict?, by mild: any StreamingPolicy) async throws -> String {
    let evidence = try #require(end?.decisive?.range?.lowerBound)
    let edits = try await mild.evaluate(item).edits
    let cut = edits.first { $0.range.lowerBound < evidence && $0.range.upperBound > evidence }?.range.lowerBound
    let bytes = item.judgedText.utf8.prefix(cut ?? evidence)
    return TextEdit.apply(
      edits.filter { $0.range.upperBound <= bytes.count }, to: String(decoding: bytes, as: UTF8.self))
  }
}

/// A policy that calls its redactions rewritings.
private struct Rewriting: StreamingPolicy {
  let policy: LoadedPolicy
  var id: PolicyID { policy.id }

  func evaluate(_ item: Item) async throws -> Decision { Self.rewritten(try await policy.evaluate(item)) }

  func holdBack(in stage: Stage, stride: StreamStride) throws -> Int { try policy.holdBack(in: stage, stride: stride) }

  func session(judging item: Item, stride: StreamStride) throws -> any Session {
    RewritingSession(try policy.session(judging: item, stride: stride))
  }

  static func rewritten(_ decision: Decision) -> Decision {
    var decision = decision
    if decision.action == .redact { decision.action = .rewrite }
    return decision
  }
}

private final class RewritingSession: Session {
  private let session: any Session

  init(_ session: any Session) { self.session = session }

  func append(_ piece: String) throws { try session.append(piece) }
  func finish() throws { try session.finish() }

  var verdict: SessionVerdict {
    SessionVerdict(
      settledCount: session.verdict.settledCount, decision: Rewriting.rewritten(session.verdict.decision))
  }
}
