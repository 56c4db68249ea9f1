import RaiseCore
import RaiseTesting
import Testing

@testable import RaiseRules

/// Sessions of policies whose rules have a reach.
@Suite struct RuleSessionTests {
  private static let rules = #"""
      - {id: words, kind: keyword, hazards: [tox], words: [teapot, "sugar bowl", 茶壶], action: redact}
      - {id: ticket, kind: pattern, hazards: [prv], pattern: '(?<=no )(\d{2})-\d{2}\b', group: 1, action: redact}
      - {id: runs, kind: pattern, hazards: [prv], pattern: 'aa', action: flag}
      - {id: contact, kind: personal-data, hazards: [prv], action: redact}
      - {id: keys, kind: secret, hazards: [sec], action: redact}
    """#
  private static let blocking = "  - {id: blow, kind: keyword, hazards: [vcr], words: [detonate], action: block}"

  static func policy(_ rules: String, head: String = "", stages: String = "[input, output]") throws -> LoadedPolicy {
    let lines = rules.split(separator: "\n").map { "  " + $0.trimmingPrefix(while: \.isWhitespace) }
    let yaml = """
      name: p
      version: "1"
      description: Test.
      stages: \(stages)
      \(head)
      rules:
      """ + lines.map { "\n\($0)" }.joined() + "\n"
    return try TemporaryFolder(["p.yaml": yaml]).load("p")
  }

  private static let pem = [
    "-----BEGIN PRI" + "VATE KEY-----\n",
    (0..<40).map { "MIIEvQ\($0)IBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj\n" }.joined(),
    "-----END PRI" + "VATE KEY-----",
  ].joined()

  private static let texts: [String] = [
    "", "x", "Nothing at all.", String(repeating: "Plain prose about kettles. ", count: 60),
    String(repeating: "a", count: 501), "no 12-34, no 56-78no 12-34", String(repeating: "no 12-34 ", count: 100),
    "Write to ada@example.org or call 13800138000. " + String(repeating: "And then some. ", count: 50)
      + "grace@example.com",
    "t e a p o t, teapot, sugar\n\nbowl 茶壶 tea\u{200B}pot" + String(repeating: " 茶壶", count: 200),
    "Key:\n" + pem + "\nthen ada@example.org and a teapot. " + String(repeating: "More. ", count: 200),
    "Key:\n" + pem.prefix(1500),
    "-----BEGIN PRI" + "VATE KEY----- is how one begins, says ada@example.org. "
      + String(repeating: "More text. ", count: 1600),
    "token eyJhbGciOiJIUzI1NiJ9." + String(repeating: "abcDEF123", count: 300) + ".sIgNaTuRe0123456789 and more",
    "eyJ eyJhbGci eyJ0 " + String(repeating: "word ", count: 300) + "ada@example.org",
    String(repeating: "4539 1488 0343 6467, ", count: 40), String(repeating: "\u{301}", count: 700) + "teapot",
  ]

  private static var items: [Item] {
    texts.enumerated().map { Item(id: "\($0.offset)", stage: .output, text: $0.element, role: .assistant) }
  }

  @Test("Sessions of rules with a reach keep the contract and decide as the whole text is decided")
  func contract() async throws {
    try await SessionContract.expectContract(of: Self.policy(Self.rules).policy, on: Self.items, cuttings: 2)
    let stopped = Self.items.map { item in
      Item(id: item.id, stage: .output, text: item.judgedText + " detonate " + item.judgedText, role: .assistant)
    }
    try await SessionContract.expectContract(
      of: Self.policy(Self.rules + "\n" + Self.blocking), on: stopped, cuttings: 1)
  }

  @Test("What has been settled lags behind by no more than the hold-back, and by more only while a key is open")
  func lag() throws {
    let policy = try Self.policy(Self.rules)
    let holdBack = try policy.holdBack(in: .output, stride: StreamStride())
    #expect(holdBack == 512 + RuleSession.step)
    for text in Self.texts where !text.contains("-----BEGIN") && !text.contains("eyJ") {
      let session = try policy.session(judging: Item(id: "i", stage: .output, text: "", role: .assistant))
      var count = 0
      for scalar in text.unicodeScalars {
        try session.append(String(scalar))
        count += UTF8.width(scalar)
        // A redaction that is not at its end is held whole.
        #expect(session.verdict.settledCount >= count - holdBack - 64)
      }
    }
  }

  @Test("A word near the beginning of a key is held until the key ends, and not for 16 KB")
  func openKey() throws {
    let policy = try Self.policy(Self.rules)
    let session = try policy.session(judging: Item(id: "i", stage: .output, text: "", role: .assistant))
    try session.append("Key:\n" + Self.pem)
    #expect(session.verdict.settledCount <= 5)
    try session.append(String(repeating: " And prose follows it.", count: 60))
    #expect(session.verdict.settledCount > Self.pem.utf8.count)
    #expect(session.verdict.decision.edits.map(\.replacement) == ["[PRIVATE_KEY]"])
  }

  @Test("A byte costs the same at the end of 32 KB as at the beginning")
  func cost() throws {
    let policy = try Self.policy(Self.rules)
    let opened = try policy.session(judging: Item(id: "i", stage: .output, text: "", role: .assistant))
    let session = try #require(opened as? RuleSession)
    var searched: [Int] = []
    for _ in 0..<4 {
      let before = session.work.searchedByteCount
      for _ in 0..<2_000 { try session.append("tea ") }
      searched.append(session.work.searchedByteCount - before)
    }
    #expect(searched[3] <= searched[1] && searched[0] <= searched[1])
    // Every step searches two reaches before what is open, the reach that is open, and itself.
    #expect(searched[3] <= 8_000 / RuleSession.step * (3 * 512 + 2 * RuleSession.step))
  }

  @Test("After a block more text changes nothing")
  func afterBlock() throws {
    let policy = try Self.policy(Self.blocking)
    let session = try policy.session(judging: Item(id: "i", stage: .output, text: "", role: .assistant))
    try session.append("Then detonate it." + String(repeating: " Go on.", count: 100))
    let verdict = session.verdict
    #expect(verdict.decision.isBlocked && verdict.settledCount == 5)
    try session.append("detonate")
    try session.finish()
    #expect(session.verdict == verdict)
  }

  @Test("A rule that runs out of its budget fails at the same byte however the text comes, and leaves what was settled")
  func failure() throws {
    let policy = try Self.policy(Self.rules).policy
    var rule = try PatternRule(
      settings: RuleSettings(id: "slow", hazards: [.privacy]), pattern: "(?:b{1,9}){1,9}(?:c|d)", always: true)
    rule.limits.steps = 2_000
    rule.limits.stepsPerByte = 0
    let text = String(repeating: "fine words. ", count: 40) + String(repeating: "b", count: 300)
    var settled: Set<Int> = []
    for size in [1, 7, 1000] {
      let session = RuleSession(
        texts: TextRuleStream(try TextRuleSet([rule])), classifiers: [],
        decided: DecidedText(policy: policy.id, rules: policy.verdict, redactor: policy.redactor, stage: .output))
      var rest = text[...]
      #expect(throws: EvaluationError.self) {
        while !rest.isEmpty {
          try session.append(String(rest.prefix(size)))
          rest = rest.dropFirst(size)
        }
        try session.finish()
      }
      settled.insert(session.verdict.settledCount)
      try session.append("more")
      settled.insert(session.verdict.settledCount)
    }
    #expect(settled.count == 1 && settled.first.map { $0 > 200 && $0 < 480 } == true, "\(settled)")
  }

  @Test(
    "A rule without a reach cannot be loaded for a stream, and the error names it and says why",
    arguments: [
      (#"  - {id: r, kind: pattern, hazards: [prv], pattern: 'a\s*b', action: flag}"#, "may be of any length"),
      (#"  - {id: r, kind: pattern, hazards: [prv], pattern: '^ab', action: flag}"#, "may be of any length"),
      (#"  - {id: r, kind: pattern, hazards: [prv], pattern: '(a)b\1', action: block}"#, "may be of any length"),
    ])
  func unbounded(rule: String, reason: String) throws {
    let policy = try Self.policy(rule)
    for open in [
      { _ = try policy.holdBack(in: .output, stride: StreamStride()) },
      { _ = try policy.session(judging: Item(id: "i", stage: .output, text: "", role: .assistant)) },
    ] {
      let error = try #require(throws: StreamingError.self) { try open() }
      #expect(error.policy == "p" && error.rule == "r" && error.reason.contains(reason), "\(error)")
    }
  }

  @Test("A rule that does not run in the stage, or not at all, is in nobody's way")
  func notRunning() throws {
    let policy = try Self.policy(
      """
        - {id: r, kind: pattern, hazards: [prv], pattern: 'a*b', action: {input: flag}}
        - {id: s, kind: pattern, hazards: [prv], pattern: 'a*b', action: flag, mode: "off"}
        - {id: t, kind: keyword, hazards: [prv], words: [kettle], action: flag}
      """)
    #expect(try policy.holdBack(in: .output, stride: StreamStride()) < 512)
    #expect(throws: StreamingError.self) { try policy.holdBack(in: .input, stride: StreamStride()) }
    #expect(throws: StreamingError.self) { try policy.holdBack(in: .reward, stride: StreamStride()) }
  }
}
