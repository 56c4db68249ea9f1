import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import RaiseCore
import Testing

@testable import RaiseServer

@Suite struct LimitsTests {
  @Test("A body that is too large is refused, whether it says its length or not")
  func body() async throws {
    var setup = ServerSetup()
    setup.options.maxBodyBytes = 1000
    try await withServer(setup) { server in
      let text = String(repeating: "x", count: 2000)
      let told = try await server.post("/v1/guard/check", ["text": .text(text)])
      #expect(told.status == 413)
      var request = HTTPClientRequest(url: server.url + "/v1/guard/check")
      request.method = .POST
      let pieces = AsyncStream<ByteBuffer> { stream in
        for _ in 0..<20 { stream.yield(ByteBuffer(string: String(repeating: "x", count: 100))) }
        stream.finish()
      }
      request.body = .stream(pieces, length: .unknown)
      #expect(try await server.send(request).status == 413)
      #expect(try await server.post("/v1/guard/check", ["text": "short"]).status == 200)
    }
  }

  @Test("A body that does not come is given up")
  func slowBody() async throws {
    var setup = ServerSetup()
    setup.options.bodyTimeout = .milliseconds(50)
    try await withServer(setup) { server in
      var request = HTTPClientRequest(url: server.url + "/v1/guard/check")
      request.method = .POST
      let (pieces, never) = AsyncStream<ByteBuffer>.makeStream()
      never.yield(ByteBuffer(string: "{"))
      request.body = .stream(pieces, length: .unknown)
      let answer = try await server.send(request)
      #expect(answer.status == 408)
      never.finish()
    }
  }

  @Test("Headers that are too many or too long end the connection with 400")
  func headers() async throws {
    var setup = ServerSetup()
    setup.options.maxHeaderBytes = 1000
    setup.options.maxHeaderCount = 20
    try await withServer(setup) { server in
      let long = try await server.get("/healthz", headers: ["x-long": String(repeating: "x", count: 2000)])
      let many = try await server.get("/healthz", headers: .init((0..<50).map { ("x-\($0)", "1") }))
      let fine = try await server.get("/healthz")
      #expect([long.status, many.status, fine.status] == [400, 400, 200])
    }
  }

  @Test("More requests than can be worked on are turned away, and told when to come back; probes are not")
  func admission() async throws {
    let gate = Gate()
    var setup = ServerSetup()
    setup.options.maxRequests = 1
    setup.input = WaitingPolicy(gate: gate)
    try await withServer(setup) { server in
      async let first = server.post("/v1/guard/check", ["text": "hello"])
      await gate.arrived()
      let second = try await server.post("/v1/guard/check", ["text": "hello"])
      #expect(second.status == 503)
      #expect(second.headers.first(name: "retry-after") == "1")
      #expect(second.json["error"]?["code"] == "overloaded")
      #expect(try await server.get("/healthz").status == 200)
      gate.open()
      #expect(try await first.status == 200)
      #expect(try await server.post("/v1/guard/check", ["text": "hello"]).status == 200)
    }
  }

  @Test("Told to stop, the server finishes what it began, and what it decided is in the log")
  func shutdown() async throws {
    let gate = Gate()
    let log = InMemoryDecisionLog()
    var setup = ServerSetup()
    setup.input = WaitingPolicy(gate: gate)
    setup.log = log
    try await withServer(setup) { server in
      async let first = server.post("/v1/guard/check", ["text": "hello"])
      await gate.arrived()
      server.stop()
      gate.open()
      let answer = try await first
      #expect(answer.status == 200)
    }
    #expect(await log.records.count == 1)
  }

  @Test("More texts than one request may hand over are refused")
  func count() async throws {
    var setup = ServerSetup()
    setup.options.maxTexts = 2
    try await withServer(setup) { server in
      let answer = try await server.post("/v1/moderations", ["input": ["a", "b", "c"]])
      #expect(answer.json["error"]?["message"] == "input: expected at most 2 texts, found 3")
    }
  }
}

/// Holds judgements back until it is opened.
final class Gate: Sendable {
  private let arrivals = AsyncStream<Void>.makeStream()
  private let opening = AsyncStream<Void>.makeStream()

  /// Returns when somebody waits at the gate.
  func arrived() async { for await _ in arrivals.stream { return } }

  func open() { opening.continuation.finish() }

  func pass() async {
    arrivals.continuation.yield()
    for await _ in opening.stream {}
  }
}

/// Allows everything, once its gate is open.
struct WaitingPolicy: Policy {
  let id = PolicyID(name: "waiting", version: "1")
  let gate: Gate

  func evaluate(_ item: Item) async throws -> Decision {
    await gate.pass()
    return Decision(policy: id, action: .allow)
  }
}
