import Foundation
import GRDB
import Testing

/// Serialized, and the only suite that times anything: it decides when to kill, never whether a test passes.
@Suite(.serialized) struct KillTests {
  /// Few long ones: eight blocks to stop between, and a log that is soon verified.
  private static let documents = 1_600

  @Test("Killed at ten random moments and resumed, a run loses and doubles nothing")
  func killed() throws {
    let scratch = try Scratch()
    try writeCorpus(scratch)
    var whole: RaiseProcess.Outcome?
    let duration = try ContinuousClock().measure { whole = try RaiseProcess.run(filter(scratch, to: "whole")) }
    #expect(whole?.exitCode == 0, "\(whole?.errors ?? "")")
    let folders = Set(try scratch.documents(in: "whole").keys.compactMap { $0.split(separator: "/").first })
    #expect(folders.isSuperset(of: ["kept", "removed"]))

    var kills = 0
    var finished = 0
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<60 where kills < 10 {
      let delay = duration * Double.random(in: 0.02...0.4, using: &generator)
      let outcome = try RaiseProcess.kill(filter(scratch, to: "killed-\(finished)"), after: delay)
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
    ["filter", "--policy", scratch("policy.yaml"), scratch("in"), "--output", scratch(output), "--workers", "2"]
  }

  @Test("Interrupted politely, a run says how to go on and ends with 130")
  func interrupted() throws {
    let scratch = try Scratch()
    try writeCorpus(scratch)
    let arguments = filter(scratch, to: "whole")
    let kept = scratch("whole/kept/a.jsonl")
    let outcome = try RaiseProcess.kill(arguments, signal: SIGINT) {
      (try? FileManager.default.attributesOfItem(atPath: kept)[.size] as? Int).map { $0 > 0 } ?? false
    }
    #expect(outcome.exitCode == 130)
    #expect(outcome.errors.contains("run the same command again"))
    #expect(try RaiseProcess.run(arguments).exitCode == 0)
    try expectWhole(scratch, "whole")
  }

  @Test("Killed or interrupted at ten moments, packing a model leaves nothing or the whole of it under its name")
  func packing() throws {
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
      _ = try RaiseProcess.kill(pack(to: name), after: duration * Double(moment) / 11, signal: signal)
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

  /// The texts of the fixture corpus over and over, several to a document, in two files; every third document has a word
  /// that blocks it and every fifth one that is redacted.
  private func writeCorpus(_ scratch: Scratch) throws {
    let folder = scratch("in"), source = try fixtureTexts()
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for (file, numbers) in [
      ("a.jsonl", 0..<Self.documents * 2 / 3), ("b.jsonl", Self.documents * 2 / 3..<Self.documents),
    ] {
      let lines = try numbers.map { number in
        let texts = (0..<18).map { source[(number * 7 + $0) % source.count] }
        let words: [String?] = [number % 3 == 0 ? "blockedword" : nil, number % 5 == 0 ? "redactedword" : nil]
        let line = ["id": "\(number)", "text": (texts + words.compactMap { $0 }).joined(separator: "\n")]
        return String(decoding: try JSONEncoder().encode(line), as: UTF8.self) + "\n"
      }
      try Data(lines.joined().utf8).write(to: URL(fileURLWithPath: "\(folder)/\(file)"))
    }
    try Data(Self.policy.utf8).write(to: URL(fileURLWithPath: scratch("policy.yaml")))
  }

  private func fixtureTexts() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: "\(RaiseProcess.repository)/fixtures/corpus")
      .filter { $0.hasSuffix(".jsonl") }.sorted()
      .flatMap { name in
        try String(contentsOfFile: "\(RaiseProcess.repository)/fixtures/corpus/\(name)", encoding: .utf8)
          .split(separator: "\n")
          .compactMap { try JSONDecoder().decode(FixtureRow.self, from: Data($0.utf8)).text }
      }
  }

  private struct FixtureRow: Decodable {
    var text: String?
  }

  /// Loads at once, so that kills hit the filter at work.
  private static let policy = """
    name: two-words
    version: "1"
    description: Blocks one word and redacts another.
    stages: [pretraining]
    rules:
      - {id: blocked, kind: keyword, hazards: [oth], words: [blockedword], action: block}
      - {id: redacted, kind: keyword, hazards: [prv], words: [redactedword], action: redact}
    """
}
