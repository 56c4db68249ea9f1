import Foundation
import Testing

@Suite struct ScoreCommandTests {
  private func score(_ input: String, _ scratch: Scratch, to output: String = "out", _ more: [String] = []) throws
    -> RaiseProcess.Outcome
  {
    try RaiseProcess.run(
      ["score", "--policy", "fixtures/policies/tiny-reward.yaml", input, "--output", scratch(output)] + more)
  }

  private func rows(_ scratch: Scratch, _ name: String) throws -> [[String: Any]] {
    try Data(contentsOf: URL(fileURLWithPath: scratch(name))).split(separator: UInt8(ascii: "\n")).map { line in
      try #require(try JSONSerialization.jsonObject(with: Data(line)) as? [String: Any])
    }
  }

  @Test("Each row gets its score, and stays as it came otherwise")
  func answers() throws {
    let scratch = try Scratch()
    let outcome = try score("fixtures/reward/answers.jsonl", scratch)
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("rows:      6 scored, 0 in errors"))
    let rows = try rows(scratch, "out/scores/answers.jsonl")
    #expect(rows.map { $0["id"] as? String } == (1...6).map { "a-\($0)" })
    let scores = try rows.map { try #require($0["raise"] as? [String: Any]) }
    #expect(scores.map { $0["safe"] as? Bool } == [true, false, true, true, false, true])
    #expect(scores[1]["cost"] as? Double == 2 && scores[0]["cost"] as? Double == -1)
    let parts = try scores.map { try #require($0["parts"] as? [String: Double]) }
    #expect(parts[2]["refusal"] == 1 && parts[5]["empty"] == 1)
    // The address that the user gave is no leak, the other one is.
    #expect(try #require(parts[4]["leak"]) > 0.5)
    #expect((scores[1]["signals"] as? [String: Double])?["rude.tox.profanity"] == 1)
    let why = try #require(scores[1]["why"] as? [[String: Any]])
    #expect(why.first?["name"] as? String == "rude")
    #expect(scores.allSatisfy { (-1...1).contains($0["reward"] as? Double ?? 2) })
  }

  @Test("The scored lines begin with the lines that were read, byte for byte")
  func untouched() throws {
    let scratch = try Scratch()
    _ = try score("fixtures/reward/answers.jsonl", scratch)
    let read = try String(contentsOfFile: "\(RaiseProcess.repository)/fixtures/reward/answers.jsonl", encoding: .utf8)
    let written = try String(contentsOfFile: scratch("out/scores/answers.jsonl"), encoding: .utf8)
    for (before, after) in zip(read.split(separator: "\n"), written.split(separator: "\n")) {
      #expect(after.hasPrefix(before.dropLast()))
    }
  }

  @Test("Pairs are compared, in texts and in messages, and the summary counts agreement")
  func pairs() throws {
    let scratch = try Scratch()
    let outcome = try score("fixtures/reward/pairs.jsonl", scratch, ["--compare", "chosen", "rejected"])
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("agreement: 3 of 3 pairs (100.0 %)"))
    for row in try rows(scratch, "out/scores/pairs.jsonl") {
      let compared = try #require(row["raise"] as? [String: Any])
      #expect(compared["agrees"] as? Bool == true && (compared["margin"] as? Double ?? 0) > 0)
    }
  }

  @Test("Of several answers the safe one with the highest reward is best")
  func bestOf() throws {
    let scratch = try Scratch()
    #expect(try score("fixtures/reward/candidates.jsonl", scratch, ["--best-of", "responses"]).exitCode == 0)
    let ranked = try rows(scratch, "out/scores/candidates.jsonl").map { try #require($0["raise"] as? [String: Any]) }
    #expect(ranked.map { $0["best"] as? Int } == [2, 0])
    #expect(ranked[0]["order"] as? [Int] == [2, 1, 3, 0])
  }

  @Test("Attributes lie in a file of their own, in Dolma's form")
  func attributes() throws {
    let scratch = try Scratch()
    #expect(try score("fixtures/reward/answers.jsonl", scratch, ["--attributes"]).exitCode == 0)
    let rows = try rows(scratch, "out/scores/answers.jsonl")
    #expect(rows.count == 6 && rows[0]["prompt"] == nil)
    let attributes = try #require(rows[1]["attributes"] as? [String: [[Double]]])
    #expect(attributes["raise__cost"] == [[0, 16, 2]] && attributes["raise__rude"] == [[0, 16, 1]])
  }

  @Test("The output is the same for any number of workers, compressed or not, and the same command does its work once")
  func same() throws {
    let scratch = try Scratch()
    let line = try String(contentsOfFile: "\(RaiseProcess.repository)/fixtures/reward/answers.jsonl", encoding: .utf8)
    try FileManager.default.createDirectory(atPath: scratch("in"), withIntermediateDirectories: true)
    try Data(String(repeating: line, count: 120).utf8).write(to: URL(fileURLWithPath: scratch("in/a.jsonl")))
    for workers in ["1", "3"] {
      #expect(try score(scratch("in"), scratch, to: workers, ["--workers", workers]).exitCode == 0)
    }
    let first = try scratch.documents(in: "1")
    let third = try scratch.documents(in: "3")
    #expect(first["scores/a.jsonl"] == third["scores/a.jsonl"])
    #expect(try score(scratch("in"), scratch, to: "1").exitCode == 0)
    #expect(try scratch.documents(in: "1") == first)
    let other = try score(scratch("in"), scratch, to: "1", ["--attributes"])
    #expect(other.exitCode == 2 && other.errors.contains("--overwrite"))
    let log = try RaiseProcess.run(["audit", "stats", "--log", scratch("1/decisions.sqlite")])
    #expect(log.exitCode == 0, "\(log.errors)")
  }

  @Test("What cannot be read or scored is told with its place, and the exit code says so")
  func errors() throws {
    let scratch = try Scratch()
    let lines = [
      #"{"id": 1, "prompt": "Hello", "response": "Hi"}"#, #"{"id": 2, "prompt": "Hello"}"#, "{broken",
      #"{"id": 3, "prompt": 4, "response": "Hi"}"#, #"{"id": 4, "messages": [{"role": "user", "content": "Hello"}]}"#,
    ]
    try Data(lines.joined(separator: "\n").utf8).write(to: URL(fileURLWithPath: scratch("in.jsonl")))
    let outcome = try score(scratch("in.jsonl"), scratch)
    #expect(outcome.exitCode == 2 && outcome.errors.contains("4 rows could not be scored"))
    #expect(try rows(scratch, "out/scores/in.jsonl").count == 1)
    let errors = try rows(scratch, "out/errors/in.jsonl.jsonl")
    #expect(errors.map { $0["line"] as? Int } == [2, 3, 4, 5])
    #expect(
      errors.map { $0["reason"] as? String } == [
        #"expected the field "response", found none"#, "expected a key in quotes or '}', found 'b'",
        #"expected a text or a list of messages in "prompt", found a number or a boolean"#,
        #"expected an assistant's message at the end of "messages", found another one"#,
      ])
    let strict = try score(scratch("in.jsonl"), scratch, to: "strict", ["--strict"])
    #expect(strict.exitCode == 2 && strict.errors.contains("in.jsonl:2:1: expected the field"), "\(strict.errors)")
  }

  @Test(
    "Wrong options say what was expected",
    arguments: [
      (["--compare", "chosen"], "--compare: expected two fields"),
      (["--compare", "a", "b", "--best-of", "c"], "expected one of --compare and --best-of, found both"),
      (["--best-of", "c", "--attributes"], "--attributes are of one answer a row"),
      (["--cost-limit", "1"], "--cost-limit: expected a finite number together with --lagrange FILE"),
      (["--workers", "0"], "--workers: expected 1 or more, found 0"),
    ])
  func wrongOptions(options: [String], message: String) throws {
    let outcome = try score("fixtures/reward/answers.jsonl", try Scratch(), options)
    #expect(outcome.exitCode == 2 && outcome.errors.contains(message), "\(outcome.errors)")
  }

  @Test("A file where the output folder should be is told in words, and stays")
  func fileForFolder() throws {
    let scratch = try Scratch()
    try Data("a".utf8).write(to: URL(fileURLWithPath: scratch("file")))
    let outcome = try score("fixtures/reward/answers.jsonl", scratch, to: "file")
    #expect(outcome.exitCode == 2)
    #expect(outcome.errors.contains("file: cannot write: expected a folder, found a file"))
    #expect(!outcome.errors.contains("NSCocoaErrorDomain"))
    #expect(try String(contentsOfFile: scratch("file"), encoding: .utf8) == "a")
  }

  @Test("A policy without a reward section is refused")
  func otherPolicy() throws {
    let scratch = try Scratch()
    let outcome = try RaiseProcess.run(
      ["score", "--policy", "chat-input", "fixtures/reward/answers.jsonl", "--output", scratch("out")])
    #expect(
      outcome.exitCode == 2 && outcome.errors.contains("policy chat-input: expected a section reward, found none"))
    #expect(!FileManager.default.fileExists(atPath: scratch("out")))
  }

  @Test("A Lagrange multiplier weighs a run's scores and moves once when it is done, however often it is asked for")
  func lagrange() throws {
    let scratch = try Scratch()
    let options = ["--lagrange", scratch("lambda.json"), "--cost-limit=-2"]
    #expect(try score("fixtures/reward/answers.jsonl", scratch, options).exitCode == 0)
    let state = try Data(contentsOf: URL(fileURLWithPath: scratch("lambda.json")))
    let values = try #require(try JSONSerialization.jsonObject(with: state) as? [String: Any])
    #expect(values["updates"] as? Int == 1 && (values["value"] as? Double ?? 0) > 1)
    let score = try #require(try rows(scratch, "out/scores/answers.jsonl")[0]["raise"] as? [String: Any])
    let (reward, cost) = (score["reward"] as? Double ?? 9, score["cost"] as? Double ?? 9)
    #expect(abs((score["combined"] as? Double ?? 9) - (reward - cost) / 2) < 1e-5)
    #expect(try self.score("fixtures/reward/answers.jsonl", scratch, options).exitCode == 0)
    #expect(try Data(contentsOf: URL(fileURLWithPath: scratch("lambda.json"))) == state)
    let other = try self.score(
      "fixtures/reward/answers.jsonl", scratch, to: "b", ["--lagrange", scratch("lambda.json"), "--cost-limit", "3"])
    #expect(other.exitCode == 2 && other.errors.contains("has -2.0, found 3.0"))
  }
}

/// Serialized, for it decides when to kill, never whether a test passes.
@Suite(.serialized) struct ScoreKillTests {
  @Test("Killed and resumed, a scoring run loses and doubles nothing, and its log agrees")
  func killed() throws {
    let scratch = try Scratch()
    let line = try String(contentsOfFile: "\(RaiseProcess.repository)/fixtures/reward/answers.jsonl", encoding: .utf8)
    try Data(String(repeating: line, count: 1500).utf8).write(to: URL(fileURLWithPath: scratch("a.jsonl")))
    let command = { (output: String) in
      [
        "score", "--policy", "fixtures/policies/tiny-reward.yaml", scratch("a.jsonl"), "--output", scratch(output),
        "--workers", "2",
      ]
    }
    var whole: RaiseProcess.Outcome?
    let duration = try ContinuousClock().measure { whole = try RaiseProcess.run(command("whole")) }
    #expect(whole?.exitCode == 0, "\(whole?.errors ?? "")")
    var kills = 0
    for step in 0..<12 where kills < 4 {
      let outcome = try RaiseProcess.kill(command("killed"), after: duration * (0.1 + 0.05 * Double(step)))
      if outcome.exitCode != SIGKILL { break }
      kills += 1
    }
    #expect(kills > 0)
    #expect(try RaiseProcess.run(command("killed")).exitCode == 0)
    #expect(try scratch.documents(in: "killed") == scratch.documents(in: "whole"))
    let counts = try ["whole", "killed"].map { folder in
      let log = scratch("\(folder)/decisions.sqlite")
      #expect(try RaiseProcess.run(["audit", "verify", "--log", log]).exitCode == 0)
      return try RaiseProcess.run(["audit", "list", "--log", log, "--jsonl", "-n", "100000"]).output.split(
        separator: "\n"
      ).count
    }
    #expect(counts[0] == counts[1] && counts[0] > 9000)
  }
}
