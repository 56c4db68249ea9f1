import Foundation
import GRDB
import Testing

/// Serialized, and the only suite that times anything: it decides when to kill, never whether a test passes.
@Suite(.serialized) struct KillTests {
  private static let documents = 24_000

  @Test("Killed at ten random moments and resumed, a run loses and doubles nothing")
  func killed() async throws {
    let scratch = try Scratch()
    try writeCorpus(to: scratch("in"))
    var whole: RaiseProcess.Outcome?
    let duration = try ContinuousClock().measure { whole = try RaiseProcess.run(filter(scratch, to: "whole")) }
    #expect(whole?.exitCode == 0, "\(whole?.errors ?? "")")

    var kills = 0
    var finished = 0
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<60 where kills < 10 {
      let delay = duration * Double.random(in: 0.02...0.4, using: &generator)
      let outcome = try await RaiseProcess.kill(filter(scratch, to: "killed-\(finished)"), after: delay)
      if outcome.exitCode == SIGKILL {
        kills += 1
      } else {
        try expectWhole(scratch, "killed-\(finished)")
        finished += 1
      }
    }
    #expect(kills == 10)
    #expect(try RaiseProcess.run(filter(scratch, to: "killed-\(finished)")).exitCode == 0)
    try expectWhole(scratch, "killed-\(finished)")
  }

  /// The files are those of the run that nobody killed, and the log has each document once in a chain that holds.
  private func expectWhole(_ scratch: Scratch, _ output: String) throws {
    #expect(try scratch.documents(in: output) == scratch.documents(in: "whole"))
    let log = scratch("\(output)/decisions.sqlite")
    let verify = try RaiseProcess.run(["audit", "verify", "--log", log])
    #expect(verify.exitCode == 0, "\(verify.output)\(verify.errors)")
    #expect(try places(in: log) == Places(records: Self.documents, distinct: Self.documents))
  }

  private func filter(_ scratch: Scratch, to output: String) -> [String] {
    ["filter", "--policy", "pretraining-web", scratch("in"), "--output", scratch(output), "--workers", "2"]
  }

  @Test("Interrupted politely, a run says how to go on and ends with 130")
  func interrupted() async throws {
    let scratch = try Scratch()
    try writeCorpus(to: scratch("in"))
    let arguments = filter(scratch, to: "whole")
    let outcome = try await RaiseProcess.kill(arguments, after: .milliseconds(600), signal: SIGINT)
    #expect(outcome.exitCode == 130)
    #expect(outcome.errors.contains("run the same command again"))
    #expect(try RaiseProcess.run(arguments).exitCode == 0)
    try expectWhole(scratch, "whole")
  }

  @Test("Killed or interrupted at ten moments, packing a model leaves nothing or the whole of it under its name")
  func packing() async throws {
    let scratch = try Scratch()
    func pack(to name: String) -> [String] {
      [
        "model", "pack", "\(RaiseProcess.repository)/fixtures/models/tiny-moe", "--precision", "int8", "-o",
        scratch(name),
      ]
    }
    var whole: RaiseProcess.Outcome?
    let duration = try ContinuousClock().measure { whole = try RaiseProcess.run(pack(to: "whole")) }
    #expect(whole?.exitCode == 0, "\(whole?.errors ?? "")")
    let files = ["config.json", "golden.json", "model.safetensors", "tokenizer.json"]
    for moment in 1...10 {
      let signal = moment.isMultiple(of: 2) ? SIGKILL : SIGINT
      let name = "packed-\(moment)"
      _ = try await RaiseProcess.kill(pack(to: name), after: duration * Double(moment) / 11, signal: signal)
      if !FileManager.default.fileExists(atPath: scratch(name)) {
        #expect(try RaiseProcess.run(pack(to: name)).exitCode == 0)
      }
      #expect(try FileManager.default.contentsOfDirectory(atPath: scratch(name)).sorted() == files)
      for file in files {
        #expect(
          FileManager.default.contentsEqual(atPath: scratch("\(name)/\(file)"), andPath: scratch("whole/\(file)")))
      }
    }
  }

  /// How many records the log has, and of how many different lines.
  private struct Places: Equatable {
    var records: Int
    var distinct: Int
  }

  private func places(in log: String) throws -> Places {
    try DatabaseQueue(path: log).read { database in
      let row = try Row.fetchOne(database, sql: "SELECT count(*), count(DISTINCT metadata) FROM records")
      return Places(records: row?[0] ?? 0, distinct: row?[1] ?? 0)
    }
  }

  /// The fixture corpus over and over, in two files.
  private func writeCorpus(to folder: String) throws {
    let documents = Self.documents
    let source = try FileManager.default.contentsOfDirectory(atPath: "\(RaiseProcess.repository)/fixtures/corpus")
      .filter { $0.hasSuffix(".jsonl") }.sorted()
      .flatMap { name in
        try String(contentsOfFile: "\(RaiseProcess.repository)/fixtures/corpus/\(name)", encoding: .utf8)
          .split(separator: "\n")
      }
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for (file, count) in [("a.jsonl", documents * 2 / 3), ("b.jsonl", documents - documents * 2 / 3)] {
      let lines = (0..<count).map { source[$0 % source.count] }
      try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: URL(fileURLWithPath: "\(folder)/\(file)"))
    }
  }
}
