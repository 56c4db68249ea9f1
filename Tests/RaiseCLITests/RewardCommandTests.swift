import Foundation
import Testing

@Suite struct RewardCommandTests {
  @Test("explain shows reward, cost and what they are made of; with --json the same as JSON")
  func explain() throws {
    let answer = Data("Darn, write to ada@example.org\n".utf8)
    let arguments = [
      "reward", "explain", "--policy", "fixtures/policies/tiny-reward.yaml", "--prompt", "My tea is cold.",
    ]
    let outcome = try RaiseProcess.run(arguments, input: answer)
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("PROPOSITION") && outcome.output.contains("unsafe"))
    #expect(outcome.output.contains(/(?m)^rude +1\.000 +-2\.000 +3\.000$/))
    let json = try RaiseProcess.run(arguments + ["--json"], input: answer)
    let object = try #require(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
    #expect(object["safe"] as? Bool == false && (object["why"] as? [Any])?.isEmpty == false)
  }

  @Test("fit says how good it is on prompts held out, and puts its numbers into the file and nothing else")
  func fit() throws {
    let scratch = try Scratch()
    let policy = try String(
      contentsOfFile: "\(RaiseProcess.repository)/fixtures/policies/tiny-reward.yaml", encoding: .utf8
    ).replacing("../models/tiny-moe", with: "\(RaiseProcess.repository)/fixtures/models/tiny-moe")
    try Data(policy.utf8).write(to: URL(fileURLWithPath: scratch("tiny-reward.yaml")))
    let pairs = (0..<40).map {
      #"{"source": "made", "prompt": "Question \#($0)", "chosen": "Fine.", "rejected": "Darn, no."}"#
    }
    let answers = (0..<40).map {
      #"{"source": "told", "prompt": "Question \#($0)", "response": "\#($0 % 2 == 0 ? "Drat." : "Fine.")", "label": \#(($0 + 1) % 2)}"#
    }
    try Data(pairs.joined(separator: "\n").utf8).write(to: URL(fileURLWithPath: scratch("pairs.jsonl")))
    try Data(answers.joined(separator: "\n").utf8).write(to: URL(fileURLWithPath: scratch("answers.jsonl")))
    let arguments = [
      "reward", "fit", "--policy", scratch("tiny-reward.yaml"), scratch("pairs.jsonl"), scratch("answers.jsonl"),
    ]
    let shown = try RaiseProcess.run(arguments)
    #expect(shown.exitCode == 0, "\(shown.errors)")
    #expect(shown.output.contains("made: the better answer has the higher reward in 100.0 %"))
    #expect(shown.output.contains("told: the sign of the cost is right in 100.0 %"))
    #expect(try String(contentsOfFile: scratch("tiny-reward.yaml"), encoding: .utf8) == policy)
    #expect(try RaiseProcess.run(arguments + ["--write"]).exitCode == 0)
    let written = try String(contentsOfFile: scratch("tiny-reward.yaml"), encoding: .utf8)
    #expect(written != policy && written.contains("empty: {all: [empty], tendency: bad, fixed: true, reward: -4.0}"))
    #expect(written.split(separator: "\n").count == policy.split(separator: "\n").count)
    #expect(try RaiseProcess.run(["policy", "validate", scratch("tiny-reward.yaml")]).exitCode == 0)
    #expect(try RaiseProcess.run(arguments).output == shown.output)
  }

  @Test("Rows that tell nothing are an error, and so is a policy without a reward section")
  func nothing() throws {
    let prompts = try RaiseProcess.run(
      ["reward", "fit", "--policy", "fixtures/policies/tiny-reward.yaml", "fixtures/eval/prompts.jsonl"])
    #expect(prompts.exitCode == 2 && prompts.errors.contains("expected preferences or labelled answers, found none"))
    let policy = try RaiseProcess.run(["reward", "explain", "--policy", "secrets"], input: Data("hi".utf8))
    #expect(policy.exitCode == 2 && policy.errors.contains("policy secrets: expected a section reward, found none"))
  }

  @Test("eval --reward measures preferences by reward, cost and signals")
  func eval() throws {
    let other = try RaiseProcess.run([
      "eval", "--reward", "fixtures/policies/tiny-reward.yaml", "--head", "rudeness", "fixtures/eval/preferences.jsonl",
    ])
    #expect(other.exitCode == 2 && other.errors.contains("rudeness"))
    let preferences = try RaiseProcess.run([
      "eval", "--reward", "fixtures/policies/tiny-reward.yaml", "fixtures/eval/preferences.jsonl", "--jsonl",
    ])
    #expect(
      preferences.exitCode == 0 && preferences.output.contains("eval.choices.reward.accuracy"), "\(preferences.errors)")
  }
}
