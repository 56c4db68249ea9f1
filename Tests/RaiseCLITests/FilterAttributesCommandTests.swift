import Foundation
import GRDB
import Testing

/// `raise filter --attributes`, `apply` and `diff` on the fixture corpus, with the bundled models.
@Suite struct FilterAttributesCommandTests {
  private let corpus = "\(RaiseProcess.repository)/fixtures/corpus"

  /// pretraining-safety with another threshold and another action.
  private func write(_ scratch: Scratch, clear: Double = 0.4) throws -> String {
    let policy = """
      name: other
      version: 1.0.0
      description: The same rules, decided otherwise.
      include: [pretraining-rules]
      stages: [pretraining]
      rules:
        - id: toxicity-model
          kind: classifier
          hazards: [tox]
          model: raise-small
          heads: {toxicity: {en: 0.6, zh: 0.5}}
          cascade:
            - {model: raise-screen, bands: {toxicity: {clear: \(clear)}}}
            - {model: raise-nano, bands: {toxicity: {clear: 0.5}}}
          max-windows: 200
          over-budget: judge-what-was-read
          action: redact
      """
    try Data(policy.utf8).write(to: URL(fileURLWithPath: scratch("other-\(clear).yaml")))
    return scratch("other-\(clear).yaml")
  }

  /// pretraining-quality with a threshold that removes more.
  private func writeStricter(_ scratch: Scratch) throws -> String {
    let policy = """
      name: stricter
      version: 1.0.0
      description: The same rules, the model's with another threshold.
      include: [pretraining-web]
      stages: [pretraining]
      stop-at-block: true
      rules:
        - id: quality-model
          kind: classifier
          hazards: [qlt]
          model: raise-nano
          heads: {low_quality: {at-least: {en: 0.05, zh: 0.1}, of-windows: mean}}
          action: block
      """
    try Data(policy.utf8).write(to: URL(fileURLWithPath: scratch("stricter.yaml")))
    return scratch("stricter.yaml")
  }

  private func record(_ scratch: Scratch, _ policy: String) throws {
    let outcome = try RaiseProcess.run([
      "filter", "--policy", policy, corpus, "--output", scratch("recorded"), "--attributes", scratch("attributes"),
    ])
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
  }

  /// Everything in a log but times, run and hashes.
  private func records(in log: String) throws -> [String] {
    try DatabaseQueue(path: log).read { database in
      let decisions = try Row.fetchAll(
        database,
        sql: """
          SELECT sequence, stage, component, item, metadata, hex(input_digest), input_length, action, mode, error, failed_open
          FROM decisions ORDER BY sequence
          """)
      let findings = try Row.fetchAll(database, sql: "SELECT * FROM findings ORDER BY sequence, ordinal")
      #expect(!findings.isEmpty)
      return (decisions + findings).map { "\($0)" }
    }
  }

  @Test(
    "Applying a policy writes the files that judging with it writes",
    arguments: [
      ("pretraining-safety", "other"), ("pretraining-web", "pretraining-safety"), ("pretraining-web", "secrets"),
      ("pretraining-quality", "stricter"),
    ])
  func apply(recorded: String, applied: String) throws {
    let scratch = try Scratch()
    try record(scratch, recorded)
    let policy =
      switch applied {
      case "other": try write(scratch)
      case "stricter": try writeStricter(scratch)
      default: applied
      }
    let fresh = try RaiseProcess.run(["filter", "--policy", policy, corpus, "--output", scratch("fresh")])
    let again = try RaiseProcess.run([
      "filter", "apply", "--policy", policy, "--attributes", scratch("attributes"), corpus, "--output",
      scratch("applied"),
    ])
    #expect(fresh.exitCode == 0 && again.exitCode == 0, "\(fresh.errors)\(again.errors)")
    #expect(try scratch.documents(in: "applied") == scratch.documents(in: "fresh"))
    let (first, second) = (
      try records(in: scratch("fresh/decisions.sqlite")), try records(in: scratch("applied/decisions.sqlite"))
    )
    #expect(first.count >= 300 && first == second)
  }

  @Test("A policy that needs what was not recorded is refused by rule and setting, and writes nothing")
  func refusal() throws {
    let scratch = try Scratch()
    try record(scratch, "pretraining-safety")
    for (policy, expected) in [
      (
        try write(scratch, clear: 0.3),
        "rule toxicity-model: needs heads toxicity: tox, stage 1 by toxicity clear below 0.3"
      ),
      ("pretraining-web", "rule repetition: no recorded rule is like it"),
    ] {
      let outcome = try RaiseProcess.run([
        "filter", "apply", "--policy", policy, "--attributes", scratch("attributes"), corpus, "--output",
        scratch("out"),
      ])
      #expect(outcome.exitCode == 2)
      #expect(outcome.errors.contains(expected), "\(outcome.errors)")
      #expect(!FileManager.default.fileExists(atPath: scratch("out")))
    }
  }

  @Test("diff exits with 1 when documents change, shows them without their text, and with 0 when none does")
  func diff() throws {
    let scratch = try Scratch()
    try record(scratch, "pretraining-safety")
    func diff(_ new: String, _ more: [String] = []) throws -> RaiseProcess.Outcome {
      try RaiseProcess.run(
        ["filter", "diff", "--attributes", scratch("attributes"), corpus, "pretraining-safety", new] + more)
    }
    let other = try write(scratch)
    let table = try diff(other)
    #expect(table.exitCode == 1, "\(table.errors)")
    #expect(table.output.contains("documents change from pretraining-safety"))
    #expect(table.output.contains("block   redact"))
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(try diff(other, ["--json"]).output.utf8)) as? [String: Any])
    #expect((json["changed"] as? Int ?? 0) > 0)
    let lines = try diff(other, ["--jsonl", "--samples", "1", "--show-text"]).output.split(separator: "\n")
    #expect(lines.count == (json["transitions"] as? [Any])?.count)
    #expect(lines.allSatisfy { $0.contains("\"text\":") })
    #expect(try !diff(other, ["--jsonl"]).output.contains("\"text\":"))
    let same = try diff("pretraining-safety")
    #expect(same.exitCode == 0, "\(same.output)\(same.errors)")
    let wrong = try RaiseProcess.run([
      "filter", "diff", "--attributes", scratch("attributes"), corpus, "pretraining-safety",
    ])
    #expect(wrong.exitCode == 2)
    #expect(wrong.errors.contains("at least one input and two policies"))
  }

  @Test("Options that do not go together are told")
  func options() throws {
    let scratch = try Scratch()
    for (arguments, expected) in [
      (["--attributes", scratch("a"), "--dry-run"], "not with --dry-run"),
      (["--attributes-name", "a"], "expected --attributes too"),
      (["--attributes", scratch("a"), "--attributes-name", "../a"], "expected the name of a folder"),
    ] {
      let outcome = try RaiseProcess.run(
        ["filter", "--policy", "secrets", corpus, "--output", scratch("out")] + arguments)
      #expect(outcome.exitCode == 2)
      #expect(outcome.errors.contains(expected), "\(outcome.errors)")
    }
  }
}
