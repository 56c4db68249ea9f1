import Foundation
import RaiseCore
import Testing

@testable import RaiseSynthesis

@Suite struct SynthesizerTests {
  private static let small =
    "hazards: [vcr, prv, ssh]\nstyles: [role-play, escalation, document-injection, code-format]"

  /// Disagrees with a fifth of the chosen answers, by a digest of theirs.
  private var fussy: Judge {
    Judge(
      promptPolicy: AllowAllPolicy(),
      responsePolicy: ScriptedPolicy { ContentDigest.of($0.judgedText).bytes[0] < 50 ? .block : .allow })
  }

  @Test("One, two and seven workers write the same files, judge and all")
  func workers() async throws {
    let scratch = try Scratch()
    let plan = try Fixtures.plan(rows: 400, Self.small)
    for workers in [1, 2, 7] {
      _ = try await Synthesizer(plan: plan, judge: fussy, workers: workers).run(output: scratch("out\(workers)"))
    }
    let one = try scratch.files(in: "out1")
    #expect(one["rows.jsonl"].map { $0.count > 100_000 } == true)
    #expect(one["set-aside.jsonl"].map { $0.count > 10_000 } == true)
    #expect(try scratch.files(in: "out2") == one)
    #expect(try scratch.files(in: "out7") == one)
  }

  @Test("Another seed writes other rows")
  func seeds() async throws {
    let scratch = try Scratch()
    for seed: UInt64 in [1, 2] {
      _ = try await Synthesizer(plan: try Fixtures.plan(rows: 50, seed: seed, Self.small)).run(
        output: scratch("\(seed)"))
    }
    #expect(try scratch.rows(in: "1").map(\.prompt) != scratch.rows(in: "2").map(\.prompt))
  }

  @Test("A run interrupted again and again ends with the bytes of one that was not, each decision logged once")
  func resumption() async throws {
    let scratch = try Scratch()
    let plan = try Fixtures.plan(rows: 700, Self.small)
    let whole = InMemoryDecisionLog()
    let report = try await Synthesizer(plan: plan, judge: fussy, log: whole).run(output: scratch("whole"))
    #expect(report.kept == 700 && report.shortCells.isEmpty)
    let log = InMemoryDecisionLog()
    var interruptions = 0
    while true {
      let stop = Stop(after: 150)
      let synthesizer = Synthesizer(plan: plan, generator: stop.around(plan), judge: fussy, log: log, workers: 3)
      do {
        _ = try await synthesizer.run(output: scratch("pieces"))
        break
      } catch is CancellationError {
        interruptions += 1
        try #require(interruptions < 50)
      }
    }
    #expect(interruptions >= 4)
    #expect(try scratch.files(in: "pieces") == scratch.files(in: "whole"))
    #expect(!FileManager.default.fileExists(atPath: scratch("pieces/.unfinished")))
    func keys(_ records: [DecisionRecord]) -> [String] { records.map { "\($0.item) \($0.stage) \($0.action)" } }
    #expect(await keys(log.records) == keys(whole.records))
  }

  @Test("What was written after the last checkpoint is cut off on resumption")
  func tornFiles() async throws {
    let scratch = try Scratch()
    let plan = try Fixtures.plan(rows: 300, Self.small)
    _ = try await Synthesizer(plan: plan).run(output: scratch("whole"))
    let stop = Stop(after: 200)
    _ = try? await Synthesizer(plan: plan, generator: stop.around(plan)).run(output: scratch("torn"))
    for name in ["rows.jsonl", "journal"] {
      let handle = try #require(FileHandle(forWritingAtPath: scratch("torn/.unfinished/\(name)")))
      try handle.seekToEnd()
      try handle.write(contentsOf: Data("half a li".utf8))
      try handle.close()
    }
    _ = try await Synthesizer(plan: plan).run(output: scratch("torn"))
    #expect(try scratch.files(in: "torn") == scratch.files(in: "whole"))
  }

  @Test("Rows the judge disagrees with are set aside with the reason, and their cells filled up all the same")
  func setAside() async throws {
    let scratch = try Scratch()
    let report = try await Synthesizer(plan: try Fixtures.plan(rows: 300, Self.small), judge: fussy)
      .run(output: scratch("out"))
    #expect(report.setAside > 30 && report.setAsideByReason == ["chosen-allowed": report.setAside])
    #expect(report.kept == 300)
    let pass = try #require(report.judgePassRate)
    #expect(pass > 0.7 && pass < 0.9)
    #expect(try scratch.rows(in: "out").allSatisfy { $0.provenance.responseAction == "allow" })
  }

  @Test("Each requirement is held against the rows that it is about", arguments: JudgeRequirement.allCases)
  func requirements(requirement: JudgeRequirement) async throws {
    let scratch = try Scratch()
    // Blocks whatever it should not, and allows whatever it should block.
    let wrong = ScriptedPolicy { item in
      item.stage == .output || item.metadata["cell"]?.contains("benign") == true ? .block : .allow
    }
    let judge = Judge(promptPolicy: wrong, responsePolicy: wrong, requirements: [requirement])
    let report = try await Synthesizer(plan: try Fixtures.plan(rows: 80, Self.small), judge: judge)
      .run(output: scratch("out"))
    let kept = try scratch.rows(in: "out")
    switch requirement {
    case .harmfulPromptBlocked: #expect(kept.count == 40 && !kept.contains { $0.quadrant.isHarmful })
    case .benignPromptAllowed: #expect(kept.count == 40 && kept.allSatisfy { $0.quadrant.isHarmful })
    case .chosenAllowed: #expect(kept.isEmpty)
    }
    #expect(report.shortCells.isEmpty == false)
    #expect(report.setAsideByReason[requirement.rawValue] == report.setAside)
  }

  @Test("Prompts that cannot be answered are kept with the reason")
  func failures() async throws {
    let scratch = try Scratch()
    let report = try await Synthesizer(plan: try Fixtures.plan(rows: 60, Self.small), generator: Failing())
      .run(output: scratch("out"))
    #expect(report.kept == 0 && report.failed >= 60 && !report.shortCells.isEmpty)
    let failed = String(decoding: try scratch.files(in: "out")["failed.jsonl"] ?? Data(), as: UTF8.self)
    #expect(failed.contains("\"reason\":\"no answer today\""))
    #expect(failed.split(separator: "\n").count == report.failed)
  }

  @Test("A policy that fails sets the row aside and says so")
  func failingPolicy() async throws {
    let scratch = try Scratch()
    let failing = ScriptedPolicy { _, _ in throw EvaluationError(rule: "r", reason: "out of steps") }
    let report = try await Synthesizer(
      plan: try Fixtures.plan(rows: 20, Self.small), judge: Judge(promptPolicy: failing)
    ).run(output: scratch("out"))
    #expect(report.kept == 0)
    #expect(report.setAsideByReason.keys.contains { $0.contains("out of steps") })
  }

  @Test("No row repeats thirteen tokens of a benchmark")
  func benchmarks() async throws {
    let scratch = try Scratch()
    let plan = try Fixtures.plan(rows: 100, Self.small)
    _ = try await Synthesizer(plan: plan).run(output: scratch("free"))
    let known = try scratch.rows(in: "free").filter { $0.language == .english && $0.prompt.count == 1 }.prefix(10)
    var benchmarks = LeakageIndex()
    for row in known { benchmarks.add(row.prompt[0].content) }
    let report = try await Synthesizer(plan: plan, benchmarks: benchmarks).run(output: scratch("held"))
    #expect(report.drafts.leaked >= 5)
    let prompts = try scratch.rows(in: "held").map { $0.prompt[0].content }
    #expect(Set(prompts).isDisjoint(with: known.map { $0.prompt[0].content }.filter { benchmarks.leaks(into: $0) }))
  }

  @Test("A finished run is left alone, and another one's folder refused until told otherwise")
  func folders() async throws {
    let scratch = try Scratch()
    let plan = try Fixtures.plan(rows: 20, Self.small)
    let first = try await Synthesizer(plan: plan).run(output: scratch("out"))
    let stop = Stop(after: 0)
    #expect(try await Synthesizer(plan: plan, generator: stop.around(plan)).run(output: scratch("out")) == first)
    var other = plan
    other.seed = 9
    let refused = Synthesizer(plan: other)
    await #expect(throws: SynthesisError.otherRun(path: scratch("out"), finished: true)) {
      try await refused.run(output: scratch("out"))
    }
    let replaced = try await refused.run(output: scratch("out"), overwrite: true)
    #expect(replaced.seed == 9)
  }

  @Test("A run that fails while it finishes is finished by the next, from the rows that are there")
  func failingFinish() async throws {
    let scratch = try Scratch()
    let plan = try Fixtures.plan(rows: 60, Self.small)
    _ = try await Synthesizer(plan: plan).run(output: scratch("whole"))
    // The card cannot be written where a folder stands; by then the rows bear their final names.
    let blocked = scratch("out/README.md/blocked")
    try FileManager.default.createDirectory(atPath: blocked, withIntermediateDirectories: true)
    await #expect(throws: SynthesisError.self) { try await Synthesizer(plan: plan).run(output: scratch("out")) }
    #expect(FileManager.default.fileExists(atPath: scratch("out/rows.jsonl")))
    try FileManager.default.removeItem(atPath: scratch("out/README.md"))
    // Every row is there already: nothing is answered again.
    let none = Stop(after: 0)
    _ = try await Synthesizer(plan: plan, generator: none.around(plan)).run(output: scratch("out"))
    #expect(try scratch.files(in: "out") == scratch.files(in: "whole"))
  }

  @Test("A state that cannot be read, and a folder that another run writes to, are refused by name")
  func unusableFolders() async throws {
    let scratch = try Scratch()
    let plan = try Fixtures.plan(rows: 20, Self.small)
    try FileManager.default.createDirectory(atPath: scratch("out/.unfinished"), withIntermediateDirectories: true)
    _ = try scratch.write("{", to: "out/.unfinished/state.json")
    let error = await #expect(throws: SynthesisError.self) {
      try await Synthesizer(plan: plan).run(output: scratch("out"))
    }
    #expect(error.map { "\($0)".contains("state.json") && "\($0)".contains("--overwrite") } == true)
    let lock = try FolderLock(scratch("out"), file: SynthesisFolder(path: scratch("out")).lock)
    await #expect(throws: SynthesisError.outputInUse(path: scratch("out"))) {
      try await Synthesizer(plan: plan).run(output: scratch("out"), overwrite: true)
    }
    withExtendedLifetime(lock) {}
  }

  @Test("Progress tells of rows made, then of rows exported, and never goes back")
  func progress() async throws {
    let scratch = try Scratch()
    let seen = Seen()
    _ = try await Synthesizer(plan: try Fixtures.plan(rows: 200, Self.small)).run(
      output: scratch("out"), onProgress: { seen.progress.append($0) })
    let kept = seen.progress.map(\.kept), exported = seen.progress.map(\.exported)
    #expect(kept == kept.sorted() && exported == exported.sorted())
    #expect(kept.last == 200 && exported.last == 200 && exported.first == 0)
  }

  @Test("Every row tells its whole provenance")
  func provenance() async throws {
    let scratch = try Scratch()
    let plan = try Fixtures.plan(rows: 200, Self.small)
    _ = try await Synthesizer(plan: plan, judge: fussy).run(output: scratch("out"))
    let composer = Composer(plan: plan)
    for row in try scratch.rows(in: "out") {
      #expect(row.provenance.plan == "test@1.0.0" && row.provenance.planDigest == plan.id.digest.description)
      #expect(row.provenance.generator == "template@1" && row.provenance.responsePolicy == "scripted@1")
      #expect(row.provenance.promptDigest == ContentDigest.of(row.prompt.last?.content ?? "").description)
      let parts = row.id.split(separator: "/").map(String.init)
      let number = try #require(parts.last.flatMap(Int.init))
      let cell = Cell(
        quadrant: row.quadrant, hazard: Hazard(rawValue: row.hazard), language: row.language,
        style: parts.count == 5 ? parts[3] : nil)
      let again = composer.draft(number, of: cell)
      #expect(again.prompt == row.prompt, "\(row.id) cannot be made again")
      #expect(again.scenario.id == row.provenance.seed)
      #expect(String(again.randomSeed, radix: 16) == row.provenance.randomSeed)
    }
  }

  @Test("A user's seeds take the place of the grammar's scenarios")
  func ownSeeds() async throws {
    let scratch = try Scratch()
    let seeds = try scratch.write(
      """
      {"id": "own-1", "hazard": "vcr", "language": "en", "harmful": "break the {mug} of a rival", "benign": "glue a broken mug"}
      {"id": "own-2", "hazard": "vcr", "language": "en", "harmful": "trip a runner", "benign": "cheer a runner", "tips": ["Bring a bell.", "Two.", "Three.", "Four."]}

      """, to: "seeds.jsonl")
    let plan = try Fixtures.plan(rows: 30, "seeds: \(seeds)\nhazards: [vcr]\ncells: [vanilla-harmful, vanilla-benign]")
    _ = try await Synthesizer(plan: plan).run(output: scratch("out"))
    let rows = try scratch.rows(in: "out")
    #expect(rows.count == 30 && Set(rows.map(\.provenance.seed)) == ["own-1", "own-2"])
    #expect(rows.allSatisfy { $0.language == .english })
    #expect(rows.contains { $0.prompt[0].content.contains("{mug}") })
    #expect(rows.contains { $0.chosen.contains("Bring a bell.") })
  }

  @Test(
    "A seed that cannot be used is named by file and line",
    arguments: [
      ("{\"id\": \"x\"}", "no such field"), ("{\"harmful\": \"x\"}", "expected id, hazard"),
      (
        "{\"id\":\"a\",\"hazard\":\"vxr\",\"language\":\"en\",\"harmful\":\"x\",\"benign\":\"y\"}",
        "did you mean \"vcr\"?"
      ),
      ("", "no seed"),
      (
        #"{"id":"a","hazard":"vcr","language":"en","harmful":"x","benign":"y","tips":["z"]}"#,
        "expected four tips or more"
      ),
    ])
  func badSeeds(line: String, message: String) throws {
    let scratch = try Scratch()
    let path = try scratch.write(line + "\n", to: "seeds.jsonl")
    let error = #expect(throws: SynthesisError.self) { try Fixtures.plan(rows: 5, "seeds: \(path)") }
    #expect(error.map { "\($0)".contains("seeds.jsonl:1:") && "\($0)".contains(message) } == true, "\(error as Any)")
  }

  @Test("A cell that cannot reach its quota is named as short")
  func short() async throws {
    let scratch = try Scratch()
    let seed =
      #"{"id": "own", "hazard": "vcr", "language": "en", "harmful": "trip a runner", "benign": "cheer a runner"}"#
    let seeds = try scratch.write(seed + "\n", to: "seeds.jsonl")
    let plan = try Fixtures.plan(
      rows: 2000,
      """
      seeds: \(seeds)
      hazards: [vcr]
      cells: [vanilla-harmful]
      personas: 0
      situations: 0
      closings: 0
      attempts: 1
      """)
    let report = try await Synthesizer(plan: plan).run(output: scratch("out"))
    #expect(report.kept < 2000 && report.kept > 20 && report.shortCells == ["vanilla-harmful/vcr/en"])
    #expect(report.drafts.exactDuplicates + report.drafts.nearDuplicates > 1000)
    #expect(report.summary.contains { $0.contains("short:     vanilla-harmful/vcr/en") })
  }
}

/// Interrupts after a number of answers.
private final class Stop: @unchecked Sendable {
  private let lock = NSLock()
  private var left: Int

  init(after count: Int) { left = count }

  func around(_ plan: SynthesisPlan) -> some ResponseGenerator {
    Stopping(stop: self, base: TemplateGenerator(plan.grammar))
  }

  fileprivate func count() throws {
    try lock.withLock {
      guard left > 0 else { throw CancellationError() }
      left -= 1
    }
  }

  private struct Stopping: ResponseGenerator {
    let stop: Stop
    let base: TemplateGenerator
    var id: GeneratorID { base.id }

    func answers(to draft: Draft) async throws -> AnswerPair {
      try stop.count()
      return try await base.answers(to: draft)
    }
  }
}

/// Keeps what it is told.
private final class Seen {
  var progress: [SynthesisProgress] = []
}

/// Never answers.
private struct Failing: ResponseGenerator {
  let id = GeneratorID(name: "failing@1")
  func answers(to draft: Draft) async throws -> AnswerPair { throw GenerationError(reason: "no answer today") }
}
