import Foundation
import Testing

@Suite struct SynthesizeCommandTests {
  private func synthesize(_ scratch: Scratch, _ more: [String] = []) throws -> RaiseProcess.Outcome {
    try RaiseProcess.run(
      ["synthesize", "--plan", "standard", "--rows", "96", "--output", scratch("out")] + more)
  }

  @Test("The standard plan makes its rows, the exports, the card and a log whose count agrees")
  func standard() throws {
    let scratch = try Scratch()
    let outcome = try synthesize(scratch)
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("96 of 96 planned"))
    let files = try scratch.documents(in: "out")
    for name in ["rows.jsonl", "README.md", "report.json", "trl/sft.jsonl", "llama-factory/dataset_info.json"] {
      #expect(files[name] != nil, "\(name)")
    }
    let report =
      try JSONSerialization.jsonObject(with: files["report.json"] ?? Data()) as? [String: Any]
    let judged = (report?["kept"] as? Int ?? 0) + (report?["setAside"] as? Int ?? 0)
    let list = try RaiseProcess.run(
      ["audit", "list", "--log", scratch("out/decisions.sqlite"), "--jsonl", "-n", "100000"])
    #expect(list.output.split(separator: "\n").count == 2 * judged)
  }

  @Test("The same command twice does its work once, and another seed is refused")
  func twice() throws {
    let scratch = try Scratch()
    #expect(try synthesize(scratch).exitCode == 0)
    let before = try scratch.documents(in: "out")
    #expect(try synthesize(scratch).exitCode == 0)
    #expect(try scratch.documents(in: "out") == before)
    let other = try synthesize(scratch, ["--seed", "2"])
    #expect(other.exitCode == 2 && other.errors.contains("--overwrite"))
    #expect(try synthesize(scratch, ["--seed", "2", "--overwrite"]).exitCode == 0)
    #expect(try scratch.documents(in: "out") != before)
  }

  @Test("A benchmark keeps its text out of the rows, and one format alone is written when asked for")
  func benchmark() throws {
    let scratch = try Scratch()
    #expect(try synthesize(scratch, ["--no-judge", "--format", "trl"]).exitCode == 0)
    let rows = try #require(try scratch.documents(in: "out")["trl/prompts.jsonl"])
    #expect(try !scratch.documents(in: "out").keys.contains { $0.hasPrefix("axolotl/") })
    #expect(!FileManager.default.fileExists(atPath: scratch("out/decisions.sqlite")))
    var benchmark = Data()
    for line in rows.split(separator: UInt8(ascii: "\n")) {
      let row = try JSONSerialization.jsonObject(with: Data(line)) as? [String: Any]
      let messages = row?["prompt"] as? [[String: String]]
      let text = messages?.compactMap { $0["content"] }.joined(separator: "\n") ?? ""
      benchmark += try JSONSerialization.data(withJSONObject: ["question": text]) + Data("\n".utf8)
    }
    try benchmark.write(to: URL(fileURLWithPath: scratch("benchmark.jsonl")))
    let held = try synthesize(
      scratch,
      ["--no-judge", "--overwrite", "--against", scratch("benchmark.jsonl"), "--against-field", "question"])
    #expect(held.exitCode == 0, "\(held.errors)")
    let report =
      try JSONSerialization.jsonObject(
        with: Data(contentsOf: URL(fileURLWithPath: scratch("out/report.json")))) as? [String: Any]
    #expect(((report?["drafts"] as? [String: Any])?["leaked"] as? Int ?? 0) > 50)
    #expect((report?["measures"] as? [String: Any])?["leakedRows"] as? Int == 0)
  }

  @Test(
    "Wrong input ends with exit code 2 and a message that names it",
    arguments: [
      (["--plan", "standrad"], "standard"), (["--plan", "no/such.yaml"], "no/such.yaml"),
      (["--plan", "standard", "--rows", "0"], "--rows"), (["--plan", "standard", "--workers", "0"], "--workers"),
      (["--plan", "standard", "--format", "trll"], "llama-factory"),
      (["--plan", "standard", "--against", "no-such.jsonl"], "no-such.jsonl"),
      (["--plan", "policies/chat-input.yaml"], "unknown key"),
    ])
  func wrongInput(arguments: [String], named: String) throws {
    let scratch = try Scratch()
    let outcome = try RaiseProcess.run(["synthesize"] + arguments + ["--output", scratch("out")])
    #expect(outcome.exitCode == 2, "\(outcome.errors)")
    #expect(outcome.errors.contains(named), "\(outcome.errors)")
    #expect(outcome.output.isEmpty)
  }
}
