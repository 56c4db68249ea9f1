import Foundation
import Testing

@Suite struct ClusterCommandTests {
  private let corpus = "\(RaiseProcess.repository)/fixtures/corpus"

  private func filter(_ more: [String], input: Data? = nil) throws -> RaiseProcess.Outcome {
    try RaiseProcess.run(["filter", "--policy", "pretraining-rules", "--quiet"] + more, input: input)
  }

  @Test("Shards write the documents of one run, the last one the common report, and their logs merge into one")
  func shards() throws {
    let scratch = try Scratch()
    let whole = try filter([corpus, "--output", scratch("whole")])
    #expect(whole.exitCode == 0, "\(whole.errors)")
    for index in 1...3 {
      let shard = try filter([corpus, "--output", scratch("parts"), "--shard", "\(index)/3"])
      #expect(shard.exitCode == 0, "\(shard.errors)")
      let told = index < 3 ? "\(index) of 3 shards are finished" : "all shards are finished"
      #expect(shard.output.contains(told), "\(shard.output)")
    }
    let documents = try scratch.documents(in: "whole").filter { $0.key.contains("/") }
    var found: [String: Data] = [:]
    for index in 1...3 {
      found.merge(try scratch.documents(in: "parts/shards/\(index)-of-3").filter { $0.key.contains("/") }) { _, new in
        new
      }
    }
    #expect(found == documents)
    #expect(try scratch.documents(in: "parts")["report.md"] == scratch.documents(in: "whole")["report.md"])
    let merge = try RaiseProcess.run(["audit", "merge", scratch("parts/shards"), "--into", scratch("merged.sqlite")])
    #expect(merge.exitCode == 0, "\(merge.errors)")
    #expect(merge.output.contains(" of 3 logs, "))
    let verify = try RaiseProcess.run(["audit", "verify", "--log", scratch("merged.sqlite")])
    #expect(verify.exitCode == 0 && verify.output.contains("merged: 3 sources"), "\(verify.output)")
    #expect(try items(scratch("merged.sqlite")) == items(scratch("whole/decisions.sqlite")))
  }

  private func items(_ log: String) throws -> [Substring] {
    let list = try RaiseProcess.run(["audit", "list", "--log", log, "--limit", "all", "--jsonl"])
    return list.output.split(separator: "\n").compactMap { $0.firstMatch(of: /"item":"[^"]*"/)?.output }.sorted()
  }

  @Test("Decisions come out one a line, without text but where it changes")
  func decisions() throws {
    let input = """
      {"id":"a","text":"A calm morning."}

      not json
      {"id":"b","text":"Mail ada@example.org now"}

      """
    let outcome = try RaiseProcess.run(
      ["filter", "--policy", "personal-data", "--stdin", "--stdout", "--decisions", "--quiet"], input: Data(input.utf8))
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    #expect(
      outcome.output == """
        {"line":1,"id":"a","action":"allow","policy":"personal-data@1.0.0"}
        {"line":3,"broken":"expected a JSON object, found 'n'","column":1}
        {"line":4,"id":"b","action":"redact","policy":"personal-data@1.0.0","rule":"contact","hazard":"prv.email",\
        "score":0.99,"threshold":0.5,"start":5,"end":20,"text":"Mail [EMAIL] now"}

        """)
  }

  @Test(
    "Options that do not fit are refused with what was expected",
    arguments: [
      (["--output", "x", "--decisions"], "add --stdout"), (["--stdout", "--shard", "1/2"], "--output DIR"),
      (["--output", "x", "--shard", "3/2"], "--shard"), (["-", "--output", "x", "--shard", "1/2"], "whole files"),
      (["--output", "x", "--run", ""], "--run: expected a name"),
    ])
  func usage(arguments: [String], message: String) throws {
    let outcome = try filter(["\(corpus)/en-web.jsonl"] + arguments)
    #expect(outcome.exitCode == 2)
    #expect(outcome.errors.contains(message), "\(outcome.errors)")
  }

  @Test("Broken logs are refused with exit code 2, or left out with exit code 1")
  func broken() throws {
    let scratch = try Scratch()
    for name in ["a", "b"] { #expect(try filter([corpus, "--output", scratch(name)]).exitCode == 0) }
    try FileManager.default.removeItem(atPath: scratch("b/decisions.sqlite.head"))
    let logs = [scratch("a/decisions.sqlite"), scratch("b/decisions.sqlite")]
    let refused = try RaiseProcess.run(["audit", "merge"] + logs + ["--into", scratch("merged.sqlite")])
    #expect(refused.exitCode == 2)
    #expect(refused.errors.contains("b/decisions.sqlite: this log is broken"), "\(refused.errors)")
    #expect(!FileManager.default.fileExists(atPath: scratch("merged.sqlite")))
    let skipped = try RaiseProcess.run(
      ["audit", "merge"] + logs + ["--into", scratch("merged.sqlite"), "--skip-broken"])
    #expect(skipped.exitCode == 1)
    #expect(skipped.output.contains(" of 1 log, "), "\(skipped.output)")
    let empty = try RaiseProcess.run(["audit", "merge", scratch("a/kept"), "--into", scratch("merged.sqlite")])
    #expect(empty.exitCode == 2 && empty.errors.contains("found no .sqlite file"), "\(empty.errors)")
  }

  @Test("Killed at ten moments, a merge leaves the old merged log or the new one, and the next one finishes")
  func killed() throws {
    let scratch = try Scratch()
    var logs: [String] = []
    for index in 0..<6 {
      logs.append(scratch("\(index)/decisions.sqlite"))
      #expect(try filter([corpus, "--output", scratch("\(index)")]).exitCode == 0)
    }
    let into = ["--into", scratch("merged.sqlite")]
    let start = ContinuousClock.now
    #expect(try RaiseProcess.run(["audit", "merge"] + logs + ["--into", scratch("timed.sqlite")]).exitCode == 0)
    let duration = ContinuousClock.now - start
    for attempt in 0..<10 {
      _ = try RaiseProcess.kill(["audit", "merge"] + logs + into, after: duration * attempt / 10)
      guard FileManager.default.fileExists(atPath: scratch("merged.sqlite")) else { continue }
      let verify = try RaiseProcess.run(["audit", "verify", "--log", scratch("merged.sqlite")])
      #expect(verify.exitCode == 0, "\(verify.output)\(verify.errors)")
    }
    let merge = try RaiseProcess.run(["audit", "merge"] + logs + into)
    #expect(merge.exitCode == 0, "\(merge.errors)")
    let verify = try RaiseProcess.run(["audit", "verify", "--log", scratch("merged.sqlite")])
    #expect(verify.exitCode == 0 && verify.output.contains("merged: 6 sources"), "\(verify.output)")
    #expect(!FileManager.default.contents(of: scratch.path).contains { $0.contains("merging") })
  }

  @Test("A shard that gets no file says so")
  func spareShard() throws {
    let scratch = try Scratch()
    let outcome = try filter(["\(corpus)/en-web.jsonl", "--output", scratch("parts"), "--shard", "2/3"])
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("shard 2/3: no input of its own: whole files are dealt out, and there are 1 for 3"))
  }
}

extension FileManager {
  fileprivate func contents(of folder: String) -> [String] { (try? contentsOfDirectory(atPath: folder)) ?? [] }
}
