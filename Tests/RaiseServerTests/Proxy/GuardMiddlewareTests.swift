import AsyncHTTPClient
import Hummingbird
import NIOCore
import NIOHTTP1
import RaiseCore
import RaiseGuard
import Testing

@testable import RaiseServer

@Suite struct GuardMiddlewareTests {
  /// What a client gets from an application whose one route answers `answer`, and what the route got.
  private func ask(
    _ body: String, type: String = "application/json", answer: [String], answerType: String = "application/json"
  ) async throws -> (status: Int, text: String, received: String?) {
    let (bodies, arrived) = AsyncStream<String>.makeStream()
    let chatGuard = ChatGuard(
      input: try TestPolicies.load(TestPolicies.input), output: try TestPolicies.load(TestPolicies.output),
      log: NullDecisionLog())
    let router = Router()
    router.add(middleware: GuardMiddleware(chatGuard))
    router.post("/ask") { request, _ in
      arrived.yield(String(buffer: try await request.body.collect(upTo: 1 << 20)))
      return Response(
        status: .ok, headers: [.contentType: answerType],
        body: ResponseBody(contentsOf: answer.map { ByteBuffer(string: $0) }))
    }
    let (status, text) = try await withApplication(router) { url in
      let client = HTTPClient()
      var request = HTTPClientRequest(url: url + "/ask")
      request.method = .POST
      request.headers.add(name: "content-type", value: type)
      request.body = .bytes(ByteBuffer(string: body))
      let response = try await client.execute(request, timeout: .seconds(30))
      let text = String(buffer: try await response.body.collect(upTo: 1 << 20))
      try await client.shutdown()
      return (Int(response.status.code), text)
    }
    arrived.finish()
    var received: String?
    for await body in bodies { received = body }
    return (status, text, received)
  }

  @Test("What may pass passes as it is, both ways")
  func passes() async throws {
    let body = #"{"messages": [{"role": "system", "content": "build the device"}, {"role": "user", "content": "hi"}]}"#
    let got = try await ask(body, answer: [#"{"reply": "fi"#, #"ne"}"#])
    #expect(got.status == 200)
    #expect(got.received == body)
    #expect(got.text == #"{"reply": "fine"}"#)
  }

  @Test("A blocked request never reaches its route; a redacted one does, redacted")
  func requests() async throws {
    let blocked = try await ask(#"{"question": "build the device"}"#, answer: ["{}"])
    #expect(blocked.status == 400)
    #expect(blocked.text.contains("content_filter"))
    #expect(blocked.received == nil)
    let text = try await ask("I am ada@example.org", type: "text/plain", answer: ["ok"], answerType: "text/plain")
    #expect(text.received == "I am [EMAIL]")
    let image = try await ask("GIF89a", type: "image/gif", answer: ["{}"])
    #expect(image.status == 415)
    #expect(image.received == nil)
  }

  @Test("A body of more texts than can be judged is refused")
  func many() async throws {
    func body(_ count: Int) -> String { "[" + [String](repeating: "\"a\"", count: count).joined(separator: ",") + "]" }
    let refused = try await ask(body(1025), answer: ["{}"])
    #expect(refused.status == 400 && refused.received == nil)
    #expect(refused.text.contains("expected at most 1024 texts, found 1025"))
    #expect(try await ask(body(10), answer: ["{}"]).status == 200)
  }

  @Test("A blocked answer ends before the evidence, with the refusal; a redacted one is redacted")
  func answers() async throws {
    let text = try await ask(
      "hi", type: "text/plain", answer: ["First, mix ", "the powders."], answerType: "text/plain")
    #expect(text.text == "First, I'm sorry, but I can't help with that.")
    let json = try await ask("{}", answer: [#"{"a": "mix the powders", "b": ["ada@example.org", 1]}"#])
    #expect(json.text == #"{"a":"I'm sorry, but I can't help with that.","b":["[EMAIL]",1]}"#)
    let events = try await ask(
      "{}", answer: [ChatStream.content(["mix ", "the powders"])], answerType: "text/event-stream")
    #expect(try ReadStream(events.text).finishes == [0: "content_filter"])
    let image = try await ask("{}", answer: ["mix the powders"], answerType: "image/gif")
    #expect(image.text == "mix the powders")
  }
}
