import RaiseCore
import Testing

struct TextEditTests {
  static let cases: [(text: String, edits: [(Range<Int>, String)], result: String)] = [
    ("unchanged", [], "unchanged"),
    ("Mail ada@example.org now", [(5..<20, "[EMAIL]")], "Mail [EMAIL] now"),
    ("ab", [(0..<1, "x"), (1..<2, "y")], "xy"),
    ("abc", [(1..<1, "-")], "a-bc"),
    ("abc", [(3..<3, "!")], "abc!"),
    ("写信给我", [(3..<6, "[X]")], "写[X]给我"),
    ("", [(0..<0, "x")], "x"),
    // An edit that overlaps an earlier one, or begins behind the end, is left out; one that reaches past it is cut.
    ("abcdef", [(0..<3, "x"), (2..<5, "y")], "xdef"),
    ("abcdef", [(4..<5, "x"), (0..<1, "y")], "abcdxf"),
    ("abc", [(4..<5, "x")], "abc"),
    ("abc", [(2..<90, "x")], "abx"),
  ]

  @Test("Edits are applied in ascending order", arguments: cases.indices)
  func apply(index: Int) {
    let (text, edits, result) = Self.cases[index]
    #expect(TextEdit.apply(edits.map { TextEdit(range: $0.0, replacement: $0.1) }, to: text) == result)
  }

  @Test("Cutting through a character leaves valid UTF-8")
  func cutsCharacters() {
    #expect(TextEdit.apply([TextEdit(range: 1..<3, replacement: "")], to: "写a") == "\u{FFFD}a")
  }

  @Test("Of overlapping edits the earlier stays, and of two that begin together the longer")
  func apart() {
    let edits = [(5..<9, "c"), (0..<2, "a"), (0..<4, "b"), (4..<5, "d"), (8..<12, "e")]
      .map { TextEdit(range: $0.0, replacement: $0.1) }
    #expect(TextEdit.apart(edits).map(\.replacement) == ["b", "d", "c"])
    #expect(TextEdit.apart([]).isEmpty)
  }
}

struct ContentDigestTests {
  @Test("A digest comes back from its bytes and from its digits")
  func roundTrips() throws {
    let bytes = (0..<32).map { UInt8($0 * 8) }
    let digest = try #require(ContentDigest(bytes))
    #expect(digest.bytes == bytes)
    #expect(ContentDigest(hex: digest.description) == digest)
    #expect(ContentDigest(hex: digest.description.uppercased()) == digest)
    #expect(digest.description.hasPrefix("0008101820283038"))
    #expect(ContentDigest.zero.description == String(repeating: "0", count: 64))
    #expect(Set([digest, .zero, digest]).count == 2)
  }

  @Test("Anything but 32 bytes is refused", arguments: [0, 31, 33, 64])
  func wrongLength(count: Int) {
    #expect(ContentDigest([UInt8](repeating: 1, count: count)) == nil)
  }

  @Test(
    "Anything but 64 hexadecimal digits is refused",
    arguments: [
      "", "00", "g" + String(repeating: "0", count: 63), String(repeating: "0", count: 65),
      String(repeating: "０", count: 64), " " + String(repeating: "0", count: 63),
    ])
  func wrongDigits(hex: String) {
    #expect(ContentDigest(hex: hex) == nil)
  }
}

struct DecisionTests {
  private let id = PolicyID(name: "p", version: "1")

  @Test("Actions are ordered from allow to block")
  func actions() {
    #expect(Action.allCases.sorted() == [.allow, .flag, .redact, .rewrite, .block])
    #expect(Action.allCases.map(\.rawValue) == ["allow", "flag", "redact", "rewrite", "block"])
  }

  @Test("The text after a decision is the edited one; without edits it is the same")
  func textAfter() {
    let edit = TextEdit(range: 0..<1, replacement: "J")
    #expect(Decision(policy: id, action: .redact, edits: [edit]).text(after: "jo") == "Jo")
    #expect(Decision(policy: id, action: .block).text(after: "jo") == "jo")
    #expect(Decision(policy: id, action: .block).isBlocked && !Decision(policy: id, action: .rewrite).isBlocked)
  }

  @Test("Of several policies the strictest action wins, with the edits of those that asked for it")
  func composite() async throws {
    func policy(_ action: Action, _ edits: [TextEdit] = []) -> ScriptedPolicy {
      ScriptedPolicy { _, id in Decision(policy: id, action: action, edits: edits) }
    }
    let mask = policy(.redact, [TextEdit(range: 0..<2, replacement: "*")])
    let wider = policy(.redact, [TextEdit(range: 1..<3, replacement: "#"), TextEdit(range: 4..<5, replacement: "!")])
    let item = Item(id: "i", stage: .input, text: "abcdef")
    let redacted = try await CompositePolicy(id: id, [mask, policy(.flag), wider]).evaluate(item)
    #expect(redacted.action == .redact && redacted.policy == id)
    #expect(redacted.text(after: item.judgedText) == "*cd!f")
    let blocked = try await CompositePolicy(id: id, [mask, policy(.block)]).evaluate(item)
    #expect(blocked.action == .block && blocked.edits.isEmpty)
  }

  @Test("The decisive finding of several policies is that of the first among the strictest")
  func compositeDecisive() async throws {
    func policy(_ action: Action, _ rule: String) -> ScriptedPolicy {
      let finding = Finding(rule: rule, hazard: .hate, score: 1)
      return ScriptedPolicy { _, id in
        Decision(policy: id, action: action, findings: [finding], decisive: finding)
      }
    }
    let parts = [policy(.flag, "mild"), policy(.block, "first"), policy(.block, "second")]
    let decision = try await CompositePolicy(id: id, parts).evaluate(sampleItems[2])
    #expect(decision.decisive?.rule == "first")
    #expect(decision.findings.map(\.rule) == ["mild", "first", "second"])
    #expect(try await CompositePolicy(id: id, []).evaluate(sampleItems[2]).decisive == nil)
  }

  /// Judges many items by a call of its own, and not one by one.
  private struct BatchPolicy: Policy {
    let id = PolicyID(name: "batch", version: "1")

    func evaluate(_ item: Item) async throws -> Decision { throw EvaluationError(rule: "batch", reason: "one by one") }

    func evaluate(contentsOf items: [Item]) async throws -> [Result<Decision, any Error>] {
      items.enumerated().map { index, _ in
        index == 1
          ? .failure(EvaluationError(rule: "batch", reason: "the second"))
          : .success(Decision(policy: id, action: index == 0 ? .allow : .block))
      }
    }
  }

  @Test("Of many items several policies are asked at once, and one's failure is that item's alone")
  func compositeBatch() async throws {
    let flagging = ScriptedPolicy { _, id in Decision(policy: id, action: .flag) }
    let items = Array(sampleItems.prefix(3))
    let found = try await CompositePolicy(id: id, [flagging, BatchPolicy()]).evaluate(contentsOf: items)
    #expect(found.map { (try? $0.get())?.action } == [.flag, nil, .block])
    #expect(found.allSatisfy { (try? $0.get())?.policy ?? id == id })
    #expect(throws: EvaluationError(rule: "batch", reason: "the second")) { try found[1].get() }
    #expect(try await CompositePolicy(id: id, []).evaluate(contentsOf: items).count == 3)
  }

  @Test("When one of several policies cannot judge, the whole does not pretend to")
  func compositeThrows() async throws {
    let failing = ScriptedPolicy { _, _ in throw EvaluationError(rule: "r", reason: "limit") }
    await #expect(throws: EvaluationError(rule: "r", reason: "limit")) {
      try await CompositePolicy(id: id, [AllowAllPolicy(), failing]).evaluate(sampleItems[0])
    }
  }

  @Test("The judged text is the last turn's")
  func judgedText() {
    #expect(Item(id: "i", stage: .input, turns: []).judgedText.isEmpty)
    let turns = [Turn(role: .user, text: "a"), Turn(role: .assistant, text: "b")]
    #expect(Item(id: "i", stage: .output, turns: turns).judgedText == "b")
  }
}
