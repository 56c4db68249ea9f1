import RaiseRules
import Testing

@Suite("Comparing policies")
struct PolicyDiffTests {
  private static let old = """
    name: p
    version: 1
    description: Test.
    stages: [input, output]
    rules:
      - {id: a, kind: keyword, hazards: [tox], words: [darn, drat], action: flag, rationale: Old.}
      - {id: b, kind: keyword, hazards: [tox], words: [shoot], action: flag}

    """

  private func diff(_ old: String, _ new: String) throws -> PolicyDiff {
    PolicyDiff(
      from: try TemporaryFolder(["p.yaml": old]).load("p"), to: try TemporaryFolder(["p.yaml": new]).load("p"))
  }

  @Test("Rules added, removed and changed are told field by field, lists element by element")
  func changes() throws {
    let new = """
      name: p
      version: 2
      description: Test.
      stages: [input]
      refusal: {zh: 不行。}
      rules:
        - {id: c, kind: keyword, hazards: [tox], words: [shoot], action: flag}
        - {id: a, kind: keyword, hazards: [tox], words: [drat, heck], action: block, threshold: 0.75, mode: monitor}
      """
    #expect(
      try diff(Self.old, new).text == """
        - rule b
        + rule c
        ~ refusal.zh: 抱歉，我不能提供这方面的帮助。 → 不行。
        - stages: output
        ~ version: 1 → 2
        ~ rule a: action: input: flag, output: flag → input: block
        ~ rule a: mode: enforce → monitor
        - rule a: rationale: Old.
        ~ rule a: threshold: 0.5 → 0.75
        - rule a: words: darn
        + rule a: words: heck
        They may decide differently.

        """)
  }

  @Test("A policy does not differ from itself in another spelling")
  func same() throws {
    let diff = try diff(
      Self.old, Self.old.replacing("[darn, drat]", with: "[ 'darn', drat ]").replacing("name: p", with: "name: p # it"))
    #expect(diff.isEmpty && diff.decidesEqually)
    #expect(diff.text == "no difference\n")
  }

  @Test("What does not decide is told, and that it does not decide")
  func sameDecisions() throws {
    let diff = try diff(Self.old, Self.old.replacing("Old.", with: "New."))
    #expect(
      diff.text == "~ rule a: rationale: Old. → New.\nBoth decide equally: the digest is the same.\n")
  }

  @Test("Another order is told")
  func order() throws {
    let diff = try diff(Self.old, Self.old.replacing("[darn, drat]", with: "[drat, darn]"))
    #expect(diff.text == "~ rule a: words: 2 values → the same in another order\nThey may decide differently.\n")
    let swapped = Self.old.split(separator: "\n").map(String.init)
    let rules = (swapped.prefix(5) + swapped.suffix(2).reversed()).joined(separator: "\n")
    #expect(
      try self.diff(Self.old, rules).text
        == "~ rules: 2 values → the same in another order\nThey may decide differently.\n")
  }
}
