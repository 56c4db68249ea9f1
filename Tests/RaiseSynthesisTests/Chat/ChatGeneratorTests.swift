import Foundation
import RaiseCore
import ScriptedServer
import Testing

@testable import RaiseSynthesis

@Suite struct ChatGeneratorTests {
  /// Runs a plan of `rows` rows with a model that a script plays, into `name` of a folder.
  private func run(
    _ rows: Int, into name: String, of scratch: Scratch, server: ScriptedServer,
    _ settings: ChatGenerator.Settings = .init(), budget: Budget = Budget(), workers: Int = 2,
    client: ChatClient.Settings = ChatFixtures.settings(), replies: String = "replies.jsonl"
  ) async throws -> SynthesisReport {
    let client = try ChatFixtures.client(
      server.address, cache: ReplyCache(path: scratch(replies)), budget: budget, settings: client)
    return try await Synthesizer(
      plan: Fixtures.plan(rows: rows, ChatFixtures.plan),
      generator: try ChatFixtures.generator(client, settings), workers: workers
    ).run(output: scratch(name))
  }

  private func failedReasons(_ scratch: Scratch, _ name: String) throws -> Set<String> {
    let lines = String(decoding: try scratch.files(in: name)["failed.jsonl"] ?? Data(), as: UTF8.self)
    return Set(
      try lines.split(separator: "\n").compactMap {
        (try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])?["reason"] as? String
      })
  }

  @Test("The model's answers are preferred, the template's stand-ins avoided, and the origin recorded")
  func rows() async throws {
    let scratch = try Scratch()
    let server = try ScriptedServer(ChatFixtures.answering)
    defer { server.stop() }
    let report = try await run(40, into: "out", of: scratch, server: server)
    #expect(report.kept == 40 && report.generator == "chat@1" && report.model == "m")
    for row in try scratch.rows(in: "out") {
      #expect(row.chosen.hasPrefix("An answer of its own"))
      #expect(row.rejected.contains("withheld") == (row.quadrant.isHarmful && row.language == .english))
      #expect(row.provenance.generator == "chat@1" && row.provenance.model == "m")
      #expect(row.provenance.candidates == "1" && row.provenance.rounds == "0" && row.provenance.revisions == "")
    }
    // The dialogue is quoted, in one message, and the schema asked for both ways.
    for request in server.requests {
      #expect((request.json["messages"] as? [Any])?.count == 1)
      #expect(
        request.lastMessage.contains("<conversation>\n[user] ") && request.lastMessage.contains("additionalProperties"))
      #expect(request.json["response_format"] != nil)
    }
  }

  @Test("Rows are the same bytes however many questions go out at once, whatever order their answers come in")
  func deterministic() async throws {
    let scratch = try Scratch()
    let server = try ScriptedServer { request in
      Thread.sleep(forTimeInterval: Double((request.number * 7) % 5) * 0.004)
      return ChatFixtures.answering(request)
    }
    defer { server.stop() }
    for (name, workers, concurrency) in [("one", 1, 1), ("two", 3, 8)] {
      _ = try await run(
        50, into: name, of: scratch, server: server, workers: workers,
        client: ChatFixtures.settings(concurrency: concurrency), replies: "\(name).jsonl")
    }
    #expect(try scratch.files(in: "one") == scratch.files(in: "two"))
  }

  @Test("A rerun into another folder asks nothing: every answer is in the cache")
  func rerun() async throws {
    let scratch = try Scratch()
    let server = try ScriptedServer(ChatFixtures.answering)
    defer { server.stop() }
    _ = try await run(30, into: "first", of: scratch, server: server, .init(rounds: 1))
    let asked = server.requests.count
    _ = try await run(30, into: "second", of: scratch, server: server, .init(rounds: 1))
    #expect(server.requests.count == asked && asked >= 60)
    #expect(try scratch.files(in: "first") == scratch.files(in: "second"))
  }

  /// A fault of the endpoint that ends a run, and what the error says.
  struct Fault: CustomTestStringConvertible, Sendable {
    var reply: ScriptedServer.Reply
    var message: String
    var testDescription: String { message }
  }

  @Test(
    "A run that the endpoint ends, by whatever fault, loses nothing and ends with the bytes of one that met none",
    arguments: [
      Fault(reply: .status(503, headers: [:], body: ""), message: "status 503"),
      Fault(reply: .status(429, headers: [:], body: ""), message: "status 429"),
      Fault(reply: .cut, message: "in a row"),
      Fault(reply: .status(401, headers: [:], body: ""), message: "status 401"),
      Fault(reply: .json("<html>"), message: "no chat completion"),
    ])
  func faults(fault: Fault) async throws {
    let scratch = try Scratch()
    let good = try ScriptedServer(ChatFixtures.answering)
    defer { good.stop() }
    let whole = try await run(40, into: "whole", of: scratch, server: good, replies: "whole.jsonl")
    // The same server breaks for good after some answers, three times over.
    let state = Counter()
    let bad = try ScriptedServer { request in
      let number = state.next()
      return number % 20 < 14 ? ChatFixtures.answering(request) : fault.reply
    }
    defer { bad.stop() }
    var ends = 0
    while true {
      do {
        let report = try await run(
          40, into: "pieces", of: scratch, server: bad, client: ChatFixtures.settings(attempts: 1, concurrency: 2))
        #expect(report.kept == whole.kept)
        break
      } catch let error as SynthesisError {
        #expect("\(error)".contains(fault.message), "\(error)")
        #expect("\(error)".contains("run the same command again"))
        ends += 1
        try #require(ends < 40)
      }
    }
    #expect(ends >= 1)
    // The address differs, so the fingerprints do; the rows do not.
    #expect(try scratch.rows(in: "pieces") == scratch.rows(in: "whole"))
    #expect(!FileManager.default.fileExists(atPath: scratch("pieces/.unfinished")))
  }

  @Test("A spent budget ends the run; a larger one completes it without asking anything again")
  func budget() async throws {
    let scratch = try Scratch()
    let server = try ScriptedServer { request in
      let declines = !request.lastMessage.contains(#"declines" to false"#) && !request.lastMessage.contains("设为 false")
      return .chat(#"{"answer":"x","declines":\#(declines)}"#, promptTokens: 400, completionTokens: 300)
    }
    defer { server.stop() }
    let small = Budget(maxTokens: 12_000)
    let error = await #expect(throws: SynthesisError.self) {
      try await run(40, into: "out", of: scratch, server: server, budget: small)
    }
    #expect(error.map { "\($0)".contains("of 12000 tokens") } == true)
    #expect(small.total.tokens <= 12_000 && server.requests.count > 4)
    let report = try await run(40, into: "out", of: scratch, server: server)
    #expect(report.kept == 40 && server.requests.count >= 40)
    let bodies = Set(server.requests.map(\.body))
    // Requests that were cancelled on their way when the budget ended may be asked twice, others not.
    #expect(server.requests.count - bodies.count <= 8, "\(server.requests.count) of \(bodies.count)")
  }

  @Test("An interrupted run goes on, and what was answered is not asked again")
  func interruption() async throws {
    let scratch = try Scratch()
    let gate = Counter()
    let server = try ScriptedServer { request in
      if gate.next() >= 20 { Thread.sleep(forTimeInterval: 0.05) }
      return ChatFixtures.answering(request)
    }
    defer { server.stop() }
    let job = Task { try await run(60, into: "out", of: scratch, server: server) }
    while server.requests.count < 25 { try await Task.sleep(for: .milliseconds(2)) }
    job.cancel()
    await #expect(throws: CancellationError.self) { try await job.value }
    let kept = try ReplyCache(path: scratch("replies.jsonl")).count
    #expect(kept >= 16)
    let asked = server.requests.count
    let report = try await run(60, into: "out", of: scratch, server: server)
    #expect(report.kept == 60 && server.requests.count == asked + 60 - kept)
  }

  @Test("What the model will not or cannot do is a failed row with its reason, without the prompt's text")
  func failures() async throws {
    let table: [(ScriptedServer.Reply, String)] = [
      (.chat("I'm sorry, but I can't help with that."), "the model refused"),
      (
        .json(#"{"choices":[{"message":{"content":null,"refusal":"No."},"finish_reason":"stop"}]}"#),
        "the model refused"
      ),
      (.chat("{}", finish: "content_filter"), "the endpoint's content filter stopped the answer"),
      (
        .chat(#"{"answer":"Cut off in"#, finish: "length"),
        "the answer was cut off: it needs more tokens than it may have"
      ),
      (.chat("Here is an answer."), "malformed JSON from the model, twice: it is not one JSON object and nothing else"),
      (
        .chat(#"{"answer":"x"}"#),
        "malformed JSON from the model, twice: expected exactly the members answer, declines"
      ),
      (.chat(#"{"answer":"x","declines":"yes"}"#), "malformed JSON from the model, twice: a member has the wrong type"),
      (.chat(#"{"answer":" ","declines":true}"#), "malformed JSON from the model, twice: the answer is empty"),
    ]
    for (number, (reply, reason)) in table.enumerated() {
      let scratch = try Scratch()
      let server = try ScriptedServer { _ in reply }
      defer { server.stop() }
      let report = try await run(4, into: "\(number)", of: scratch, server: server)
      #expect(report.kept == 0 && report.failed >= 4)
      let reasons = try failedReasons(scratch, "\(number)")
      #expect(reasons == [reason])
    }
  }

  @Test("An answer that declines where it should help, or helps where it should decline, fails its row")
  func wrongSort() async throws {
    for (declines, reason) in [(true, "the model refused a benign request"), (false, "the model did not decline")] {
      let scratch = try Scratch()
      let server = try ScriptedServer { _ in .chat(#"{"answer":"x","declines":\#(declines)}"#) }
      defer { server.stop() }
      let report = try await run(20, into: "out", of: scratch, server: server)
      #expect(report.kept == 10 && report.failed >= 10)
      #expect(try failedReasons(scratch, "out") == [reason])
      #expect(try scratch.rows(in: "out").allSatisfy { $0.quadrant.isHarmful == declines })
    }
  }

  @Test("A reply in the wrong form is sent back once with what is wrong, and the repaired one taken")
  func repair() async throws {
    let scratch = try Scratch()
    let server = try ScriptedServer { request in
      guard (request.json["messages"] as? [Any])?.count == 1 else {
        return .chat(#"{"answer":"Repaired.","declines":true}"#)
      }
      return .chat("Sure: {\"answer\":\"x\",\"declines\":true}")
    }
    defer { server.stop() }
    let client = try ChatFixtures.client(server.address, cache: ReplyCache(path: scratch("replies.jsonl")))
    let texts = try ChatFixtures.instructions.get().texts(in: .english)
    let written = try await client.structured(WrittenAnswer.self, ChatFixtures.request(), texts)
    #expect(written.answer == "Repaired." && server.requests.count == 2)
    #expect(server.requests[1].lastMessage.contains("it is not one JSON object and nothing else"))
  }

  @Test("A server without JSON schemas is asked in the older form, then without, once it said so, and read as strictly")
  func noSchema() async throws {
    // What servers take: the older form with a schema, or no form at all. The first one says so as llama-cpp-python does.
    for (taken, status) in [("json_object", 500), ("", 400)] {
      let scratch = try Scratch()
      let server = try ScriptedServer { request in
        let form = (request.json["response_format"] as? [String: Any])?["type"] as? String ?? ""
        guard form == taken else {
          return .status(status, headers: [:], body: #"{"error":{"message":"response_format is not supported"}}"#)
        }
        return .chat(#"{"answer":"Plain.","declines":\#(!request.lastMessage.contains("\"declines\" to false"))}"#)
      }
      defer { server.stop() }
      let client = try ChatFixtures.client(server.address, cache: ReplyCache(path: scratch("replies.jsonl")))
      let plan = try Fixtures.plan(
        rows: 12, "hazards: [vcr]\nlanguages: [en]\ncells: [vanilla-harmful, vanilla-benign]")
      let report = try await Synthesizer(plan: plan, generator: try ChatFixtures.generator(client)).run(
        output: scratch("out"))
      #expect(report.kept == 12 && report.failed == 0)
      let forms = server.requests.map { ($0.json["response_format"] as? [String: Any])?["type"] as? String ?? "" }
      #expect(forms.count { $0 == taken } == 12 && forms.last == taken)
      #expect(taken.isEmpty || server.requests.last.map { "\($0.json)".contains("additionalProperties") } == true)
    }
  }

  @Test("Of several candidates the scorer's favourite is kept, of equals the first")
  func bestOf() async throws {
    let scratch = try Scratch()
    let server = try ScriptedServer(ChatFixtures.answering)
    defer { server.stop() }
    @Sendable func digest(_ text: String) -> Double { Double(ContentDigest.of(text).bytes[0]) }
    let scorer = ScriptedScorer { candidates in candidates.map { digest($0.answer) } }
    let report = try await run(20, into: "out", of: scratch, server: server, .init(candidates: 4, scorer: scorer))
    #expect(report.kept == 20 && server.requests.count == 80)
    // Candidates differ by their seed alone; every row has the best of its four.
    let rows = try scratch.rows(in: "out")
    #expect(rows.allSatisfy { $0.provenance.candidates == "4" })
    let byQuestion = Dictionary(grouping: server.requests, by: \.lastMessage).values
    #expect(byQuestion.count == 20 && byQuestion.allSatisfy { Set($0.map { $0.json["seed"] as? Int }).count == 4 })
    let mean = rows.map { digest($0.chosen) }.reduce(0, +) / 20
    #expect(mean > 165, "the mean of the best of four uniform bytes is 204: \(mean)")
    let equal = ScriptedScorer { $0.map { _ in 1 } }
    _ = try await run(20, into: "equal", of: scratch, server: server, .init(candidates: 4, scorer: equal))
    _ = try await run(20, into: "single", of: scratch, server: server)
    #expect(try scratch.rows(in: "equal").map(\.chosen) == scratch.rows(in: "single").map(\.chosen))
  }

  @Test("The judge's figure prefers what its policy minds least; a scorer that counts wrong fails the row")
  func scorers() async throws {
    let policy = ScriptedPolicy { item, id in
      let score = Double(item.judgedText.count) / 10
      return Decision(
        policy: id, action: score > 0.8 ? .block : .flag,
        findings: [Finding(rule: "r", hazard: Hazard(rawValue: "vcr"), score: score)])
    }
    let candidates = ["12345", "1", "123456789"].map {
      AnswerCandidate(id: "x", prompt: [.user("q")], answer: $0, kind: .help)
    }
    #expect(try await PolicyAnswerScorer(policy).scores(of: candidates) == [0.75, 0.95, 1 - 0.95])
    let failing = ScriptedPolicy { _, _ in throw EvaluationError(rule: "r", reason: "out of steps") }
    await #expect(throws: GenerationError.self) { try await PolicyAnswerScorer(failing).scores(of: candidates) }
    for broken in [ScriptedScorer { _ in [] }, ScriptedScorer { $0.map { _ in .nan } }] {
      let scratch = try Scratch()
      let server = try ScriptedServer(ChatFixtures.answering)
      defer { server.stop() }
      _ = try await run(4, into: "out", of: scratch, server: server, .init(candidates: 2, scorer: broken))
      #expect(try failedReasons(scratch, "out") == ["the scorer gave no figure for each candidate"])
    }
  }
}

/// Scores by a closure.
private struct ScriptedScorer: AnswerScorer {
  let id = "scripted"
  let score: @Sendable ([AnswerCandidate]) -> [Double]

  init(_ score: @escaping @Sendable ([AnswerCandidate]) -> [Double]) { self.score = score }

  func scores(of candidates: [AnswerCandidate]) async throws -> [Double] { score(candidates) }
}
