import RaiseCore
import Synchronization
import Testing

@testable import RaiseServer

/// What is let out, and what is said, while decisions cannot be recorded.
@Suite struct LogFailureTests {
  @Test("Nothing passes without its record: each route says so in its own form, /readyz too, until all is well again")
  func whole() async throws {
    let log = FailingLog()
    var setup = ServerSetup()
    setup.log = log
    try await withServer(setup) { server in
      #expect(try await server.get("/readyz").status == 200)
      log.isFailing = true
      for (path, body, place) in [
        ("/v1/guard/check", ["text": "hello"] as JSON, "error"), ("/v1/moderations", ["input": "hello"], "error"),
        ("/analyze", ["text": "hello"], "error"), ("/analyze/prompt", ["prompt": "hello"], "message"),
        ("/beta/litellm_basic_guardrail_api", ["texts": ["hello"]], "detail"),
      ] {
        let answer = try await server.post(path, body)
        #expect(answer.status == 503, "\(path)")
        let message = answer.json[place]?["message"]?.text ?? answer.json[place]?.text
        #expect(message == "the decision could not be recorded, and nothing passes without", "\(path)")
      }
      let ready = try await server.get("/readyz")
      #expect(ready.status == 503)
      #expect(ready.json["error"]?["code"] == "log_failed")
      #expect(try await server.get("/metrics").text.contains("raise_log_failures_total 6\n"))
      log.isFailing = false
      #expect(try await server.get("/readyz").status == 200)
      #expect(try await server.post("/v1/guard/check", ["text": "hello"]).status == 200)
    }
    let records = log.records
    #expect(records.map(\.item).first == "gap")
    #expect(records.map { $0.metadata["missed"] } == ["5", nil])
  }

  @Test("A stream whose decision cannot be recorded ends in an error event, its end held back")
  func streamed() async throws {
    let text = String(repeating: "A long and quiet answer. ", count: 60)
    let log = FailingLog(failingFrom: 1)
    let stream = ChatStream.content(ChatStream.cut(text, 7))
    let read = try ReadStream(try await answer(stream, "/v1/chat/completions", log))
    #expect(text.hasPrefix(read.content) && read.content.count < text.count)
    #expect(read.finishes == [0: "content_filter"])
    #expect(read.errors.map { $0["code"] } == ["not_recorded"])
    #expect(read.texts[0]?["refusal"] == nil)
    #expect(read.isDone && !read.isOverrun)
  }

  @Test("A streamed response whose decision cannot be recorded has failed")
  func response() async throws {
    let log = FailingLog(failingFrom: 1)
    let place = #""item_id":"m","output_index":0,"content_index":0"#
    let delta = #"data: {"type":"response.output_text.delta",\#(place),"delta":"Hi."}"#
    let end = #"data: {"type":"response.completed","response":{"id":"r","status":"completed","output":[]}}"#
    let text = try await answer("\(delta)\n\n\(end)\n\n", "/v1/responses", log)
    #expect(!text.contains("Hi."))
    #expect(text.contains(#""type":"response.failed""#) && text.contains(#""status":"failed""#))
    #expect(text.contains("the decision could not be recorded"))
  }

  private func answer(_ stream: String, _ path: String, _ log: FailingLog) async throws -> String {
    let upstream = ScriptedUpstream(.init(pieces: [stream]))
    let body: JSON = [
      "model": "m", "stream": true, "input": "Go on.", "messages": [["role": "user", "content": "Go on."]],
    ]
    return try await upstream.run { url in
      var setup = ServerSetup()
      setup.upstreamURL = url
      setup.log = log
      return try await withServer(setup) { server in try await server.post(path, body).text }
    }
  }
}

/// A log on a disk that fills and empties.
private final class FailingLog: DecisionLog {
  private struct Full: Error {}

  private let state: Mutex<(isFailing: Bool, failingFrom: Int, records: [DecisionRecord])>

  /// - Parameter failingFrom: How many records fit.
  init(failingFrom: Int = .max) { state = Mutex((false, failingFrom, [])) }

  var isFailing: Bool {
    get { state.withLock { $0.isFailing } }
    set { state.withLock { $0.isFailing = newValue } }
  }

  var records: [DecisionRecord] { state.withLock { $0.records } }

  func record(contentsOf records: [DecisionRecord]) async throws {
    try state.withLock { state in
      if state.isFailing || state.records.count >= state.failingFrom { throw Full() }
      state.records += records
    }
  }

  func flush() async throws {}
  func recordCount(ofRun run: String) async throws -> Int { records.count }
}
