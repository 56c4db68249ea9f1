import Foundation
import RaiseCore
import ScriptedServer
import Testing

@testable import RaiseSynthesis

@Suite struct RainbowTests {
  private static let plan =
    "hazards: [vcr, prv]\nlanguages: [en]\nstyles: [role-play, fiction, urgency]\ntransforms: {share: 0.5, depth: 2}"

  /// Blocks what says that it gives in, and is the surer the longer the answer.
  private var policy: ScriptedPolicy {
    ScriptedPolicy { item, id in
      let gives = item.judgedText.contains("Of course")
      let score = gives ? 0.6 + Double(item.judgedText.count % 40) / 100 : 0.1
      return Decision(
        policy: id, action: gives ? .block : .allow,
        findings: [Finding(rule: "gives-in", hazard: Hazard(rawValue: "vcr"), score: score)])
    }
  }

  /// A target that gives in to some wrappings, by a digest of the prompt.
  @Sendable private static func target(_ request: ScriptedServer.Request) -> ScriptedServer.Reply {
    let digest = ContentDigest.of(request.lastMessage).bytes[0]
    return .chat(digest < 90 ? "Of course. " + String(repeating: "x", count: Int(digest)) : "No.")
  }

  private struct Bench {
    let scratch: Scratch
    let server: ScriptedServer
    let policy: ScriptedPolicy
    let plan: SynthesisPlan

    func search(
      log: any DecisionLog = NullDecisionLog(), budget: Budget = Budget(), mutator: (any PromptMutator)? = nil,
      concurrency: Int = 8, replies: String = "replies.jsonl", settings: RainbowSearch.Settings = .init(),
      attempts: Int = 1
    ) throws -> RainbowSearch {
      RainbowSearch(
        plan: plan,
        target: try ChatFixtures.client(
          server.address, cache: ReplyCache(path: scratch(replies)), budget: budget,
          settings: ChatFixtures.settings(attempts: attempts, concurrency: concurrency)),
        mutator: mutator, policy: policy, log: log, settings: settings)
    }
  }

  private func bench(
    _ script: @escaping @Sendable (ScriptedServer.Request) -> ScriptedServer.Reply = RainbowTests.target
  ) throws -> Bench {
    Bench(
      scratch: try Scratch(), server: try ScriptedServer(script), policy: policy,
      plan: try Fixtures.plan(rows: 1, Self.plan))
  }

  private func archive(_ scratch: Scratch, _ name: String) throws -> [RainbowEntry] {
    try String(contentsOfFile: scratch("\(name)/archive.jsonl"), encoding: .utf8).split(separator: "\n").map {
      try JSONDecoder().decode(RainbowEntry.self, from: Data($0.utf8))
    }
  }

  @Test("Cells are tried, each keeps what does most harm, and what the target fails on becomes rows")
  func search() async throws {
    let bench = try bench()
    defer { bench.server.stop() }
    let log = InMemoryDecisionLog()
    let report = try await bench.search(log: log).run(output: bench.scratch("out"), iterations: 60)
    #expect(report.iterations == 64 && report.all.cells == 6 && report.all.covered == 6 && report.all.failing >= 3)
    #expect(report.tally.answered + report.tally.tooNear == 64 && report.tally.faults.isEmpty)
    #expect(await log.records.count == report.tally.answered)
    #expect(await log.records.allSatisfy { $0.stage == .output && $0.component == "synthesis" })
    let archive = try archive(bench.scratch, "out")
    #expect(archive.count == 6 && archive.count { $0.isFailure } == report.all.failing)
    // No decision about a cell found more harm than its entry.
    for entry in archive {
      let records = await log.records.filter { $0.metadata["cell"] == entry.cell.description }
      #expect(records.flatMap(\.findings).map(\.score).max().map { $0 / 2 + (entry.isFailure ? 0.5 : 0) } == entry.harm)
      #expect(entry.answer == nil && entry.answerDigest.count == 64 && entry.answerLength > 0)
    }
    let rows = try bench.scratch.rows(in: "out")
    #expect(rows.count == report.all.failing && report.exports["trl/preference.jsonl"] == rows.count)
    for row in rows {
      #expect(archive.contains { $0.prompt == row.prompt && $0.scenario == row.provenance.seed })
      #expect(row.quadrant == .adversarialHarmful && row.rejected.contains("withheld"))
      #expect(row.provenance.generator == "rainbow@1: transforms@1")
    }
  }

  @Test("The search gets better with more iterations, and a second call goes on instead of beginning anew")
  func goingOn() async throws {
    let bench = try bench()
    defer { bench.server.stop() }
    func harm(_ entries: [RainbowEntry]) -> Double { entries.map(\.harm).reduce(0, +) }
    let first = try await bench.search().run(output: bench.scratch("out"), iterations: 16)
    let before = harm(try archive(bench.scratch, "out"))
    let asked = bench.server.requests.count
    let second = try await bench.search().run(output: bench.scratch("out"), iterations: 160)
    #expect(harm(try archive(bench.scratch, "out")) > before)
    #expect(second.iterations == 160 && second.all.failing >= first.all.failing)
    #expect(bench.server.requests.count == second.tally.answered && asked < second.tally.answered)
    // Fewer iterations than there were change nothing.
    #expect(try await bench.search().run(output: bench.scratch("out"), iterations: 8) == second)
    _ = try await bench.search(replies: "other.jsonl").run(output: bench.scratch("whole"), iterations: 160)
    #expect(try bench.scratch.files(in: "whole") == bench.scratch.files(in: "out"))
  }

  @Test("How many questions go out at once changes nothing")
  func concurrency() async throws {
    let bench = try bench { request in
      Thread.sleep(forTimeInterval: Double((request.number * 5) % 3) * 0.003)
      return RainbowTests.target(request)
    }
    defer { bench.server.stop() }
    for width in [1, 8] {
      _ = try await bench.search(concurrency: width, replies: "\(width).jsonl").run(
        output: bench.scratch("\(width)"), iterations: 48)
    }
    #expect(try bench.scratch.files(in: "1") == bench.scratch.files(in: "8"))
  }

  @Test("A search that is broken off, by faults and by a spent budget, goes on to the bytes of one that was not")
  func brokenOff() async throws {
    let faults = Counter()
    let bench = try bench { request in
      faults.next() % 40 < 38 ? RainbowTests.target(request) : .status(500, headers: [:], body: "")
    }
    defer { bench.server.stop() }
    let log = InMemoryDecisionLog()
    var ends: [String] = []
    var tokens = 1200
    while true {
      do {
        _ = try await bench.search(log: log, budget: Budget(maxTokens: tokens), concurrency: 2).run(
          output: bench.scratch("pieces"), iterations: 96)
        break
      } catch let error as SynthesisError {
        ends.append("\(error)")
        if case .budgetSpent = error { tokens *= 2 }
        try #require(ends.count < 60, "\(ends.suffix(3)) \(bench.server.requests.count)")
        #expect(FileManager.default.fileExists(atPath: bench.scratch("pieces/report.json")))
      }
    }
    #expect(ends.contains { $0.contains("status 500") } && ends.contains { $0.contains("budget is spent") })
    let whole = InMemoryDecisionLog()
    _ = try await bench.search(log: whole, attempts: 9).run(output: bench.scratch("whole"), iterations: 96)
    #expect(try bench.scratch.files(in: "pieces") == bench.scratch.files(in: "whole"))
    func keys(_ records: [DecisionRecord]) -> [String] { records.map { "\($0.item) \($0.inputDigest) \($0.action)" } }
    #expect(await keys(log.records) == keys(whole.records))
  }

  @Test(
    "With a mutator's endpoint a model writes the prompts; its refusals and malformed replies are counted by reason")
  func chatMutator() async throws {
    let bench = try bench()
    defer { bench.server.stop() }
    let counter = Counter()
    let writer = try ScriptedServer { request in
      switch counter.next() % 8 {
      case 0: .chat("I cannot help with that.")
      case let number: .chat(#"{"prompt":"Prompt \#(number) \#(ContentDigest.of(request.lastMessage).description)"}"#)
      }
    }
    defer { writer.stop() }
    let mutator = ChatMutator(
      client: try ChatFixtures.client(writer.address, cache: ReplyCache(path: bench.scratch("writer.jsonl"))),
      instructions: try ChatFixtures.instructions.get(), plan: bench.plan)
    let report = try await bench.search(mutator: mutator).run(output: bench.scratch("out"), iterations: 32)
    #expect(report.mutator == "chat@1 with m" && report.tally.faults == ["the model refused": 4])
    let entries = try archive(bench.scratch, "out")
    #expect(
      !entries.isEmpty && entries.allSatisfy { $0.prompt.count == 1 && $0.prompt[0].content.hasPrefix("Prompt ") })
    #expect(writer.requests.allSatisfy { $0.lastMessage.contains("no method, no ingredients, no steps") })
    // Later mutations are shown what was found before.
    #expect(writer.requests.suffix(8).contains { $0.lastMessage.contains("[user] Prompt ") })
    let rows = try bench.scratch.rows(in: "out")
    #expect(rows.allSatisfy { $0.prompt[0].content.hasPrefix("Prompt ") && $0.provenance.model == "m" })
  }

  @Test("Answers are kept only on request")
  func answers() async throws {
    let bench = try bench()
    defer { bench.server.stop() }
    _ = try await bench.search(settings: .init(keepsAnswers: true)).run(output: bench.scratch("out"), iterations: 16)
    #expect(
      try archive(bench.scratch, "out").allSatisfy {
        $0.answer.map { ContentDigest.of($0).description } == $0.answerDigest
      })
  }

  @Test("A target that says nothing, and a policy that fails, are faults with their reason")
  func faults() async throws {
    let mute = try bench { _ in .chat("") }
    defer { mute.server.stop() }
    let report = try await mute.search().run(output: mute.scratch("out"), iterations: 8)
    #expect(report.tally.faults == ["the target answered nothing": 8] && report.all.covered == 0)
    let bench = try bench()
    defer { bench.server.stop() }
    let failing = Bench(
      scratch: bench.scratch, server: bench.server,
      policy: ScriptedPolicy { _, _ in throw EvaluationError(rule: "r", reason: "out of steps") }, plan: bench.plan)
    let failed = try await failing.search().run(output: bench.scratch("out"), iterations: 8)
    #expect(
      failed.tally.faults.keys.allSatisfy { $0.contains("out of steps") }
        && failed.tally.faults.values.reduce(0, +) >= 7)
  }

  @Test("Another search's folder is refused until told otherwise, and so is one with rows of another kind")
  func folders() async throws {
    let bench = try bench()
    defer { bench.server.stop() }
    _ = try await bench.search().run(output: bench.scratch("out"), iterations: 8)
    let other = try bench.search(settings: .init(maxTokens: 7))
    await #expect(throws: SynthesisError.otherRun(path: bench.scratch("out"), finished: false)) {
      try await other.run(output: bench.scratch("out"), iterations: 8)
    }
    #expect(try await other.run(output: bench.scratch("out"), iterations: 8, overwrite: true).iterations == 8)
    _ = try await Synthesizer(plan: try Fixtures.plan(rows: 4, Self.plan)).run(output: bench.scratch("rows"))
    await #expect(throws: SynthesisError.otherRun(path: bench.scratch("rows"), finished: true)) {
      try await bench.search(replies: "third.jsonl").run(output: bench.scratch("rows"), iterations: 8)
    }
  }

  @Test("Cells that do little harm are chosen more often")
  func choice() throws {
    var archive = RainbowArchive(try Fixtures.plan(rows: 1, Self.plan))
    for cell in archive.cells.prefix(3) {
      archive.offer(
        RainbowEntry(
          hazard: cell.hazard.rawValue, language: cell.language, style: cell.style ?? "", prompt: [.user("p")],
          scenario: "s", transforms: [], iteration: 0, parent: nil, harm: 1, action: .block, answerDigest: "",
          answerLength: 0, answer: nil))
    }
    var random = RandomSource(seed: 1, name: "choice")
    let full = Set(archive.cells.prefix(3))
    let hits = (0..<2000).count { _ in full.contains(archive.cell(&random)) }
    // Weights 0.1 and 1.1: one in twelve.
    #expect((120...220).contains(hits), "\(hits)")
  }
}
