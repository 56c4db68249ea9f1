import RaiseCore
import RaiseRules
import Testing

@Suite("The digest of a policy")
struct PolicyDigestTests {
  private static let plain = """
    name: p
    version: 1
    description: Test.
    stages: [input, output]
    rules:
      - id: a
        kind: keyword
        hazards: [tox]
        words: [darn, drat]
        action: flag
      - id: b
        kind: pattern
        hazards: [sec]
        pattern: 'x\\d+y'
        action: {input: redact, output: block}
    """

  private func digest(_ yaml: String, today: String = "2026-06-01") throws -> ContentDigest {
    try TemporaryFolder(["p.yaml": yaml]).load("p", today: today).id.digest
  }

  @Test(
    "What does not decide keeps it",
    arguments: [
      ("description: Test.", "description: Other."), ("version: 1", "version: 2  # two"),
      ("[darn, drat]", "[\"darn\", 'drat']"),
      ("action: flag", "action: {output: flag, input: flag}"), ("action: flag", "action: flag\n    rationale: Why."),
      ("action: flag", "action: flag\n    threshold: 0.50"), ("[input, output]", "[output, input]"),
      ("action: flag", "action: flag\n    expires: 2030-01-01"), ("action: flag", "action: flag\n    leet: true"),
      ("output: block}", "output: block}\ntests: {must-pass: [fine]}"),
      ("rules:", "refusal: {en: \"I'm sorry, but I can't help with that.\"}\nrules:"),
    ])
  func kept(old: String, new: String) throws {
    let changed = Self.plain.replacing(old, with: new)
    #expect(changed != Self.plain)
    #expect(try digest(changed) == digest(Self.plain))
  }

  @Test(
    "What decides changes it",
    arguments: [
      ("darn", "darns"), ("[darn, drat]", "[drat, darn]"), ("[tox]", "[tox.profanity]"), ("[tox]", "[tox, sec]"),
      ("id: a", "id: c"), ("action: flag", "action: block"), ("action: flag", "action: {input: flag}"),
      ("action: flag", "action: flag\n    threshold: 0.51"), ("action: flag", "action: flag\n    mode: monitor"),
      ("action: flag", "action: flag\n    mode: off"), ("action: flag", "action: flag\n    expires: 2026-06-01"),
      ("action: flag", "action: flag\n    leet: false"), ("action: flag", "action: flag\n    redact-with: mask"),
      ("'x\\d+y'", "'x\\d+z'"), ("output: block", "output: flag"), ("rules:", "refusal: {zh: 不行。}\nrules:"),
      ("stages: [input,", "stages: [reward, input,"),
    ])
  func changed(old: String, new: String) throws {
    let changed = Self.plain.replacing(old, with: new)
    #expect(changed != Self.plain)
    #expect(try digest(changed) != digest(Self.plain))
  }

  @Test("It covers what is included")
  func included() throws {
    let outer = "name: p\nversion: 1\ndescription: Test.\nstages: [input]\ninclude: [q]\n"
    let inner = Self.plain.replacing("name: p", with: "name: q")
    let digest = { (inner: String) in
      try TemporaryFolder(["p.yaml": outer, "q.yaml": inner]).load("p").id.digest
    }
    #expect(try digest(inner) == digest(inner + "\n# comment"))
    #expect(try digest(inner) != digest(inner.replacing("darn", with: "dern")))
  }

  @Test("An off rule decides nothing, so what stands in it does not matter")
  func offRule() throws {
    let off = Self.plain.replacing("action: flag", with: "action: flag\n    mode: off")
    #expect(try digest(off) == digest(off.replacing("darn", with: "dern")))
  }

  /// Logs name policies by digest. It may change only with the version of the kinds `keyword` and `pattern`.
  @Test("It stays the same from one version of RAISE to the next")
  func stability() throws {
    let digest = try digest(Self.plain).description
    #expect(digest == "d6eb55289a4c045d0218bb4529ab96a0ab8a78c7c8ce426530e1b4b17fe39aff")
  }
}
