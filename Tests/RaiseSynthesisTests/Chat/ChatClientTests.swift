import Foundation
import RaiseCore
import ScriptedServer
import Testing

@testable import RaiseSynthesis

@Suite struct ChatClientTests {
  /// A client of a script, and what must live as long.
  private struct Setup {
    let scratch: Scratch
    let server: ScriptedServer
    let client: ChatClient
  }

  private func setup(
    budget: Budget = Budget(), key: String? = nil, settings: ChatClient.Settings = ChatFixtures.settings(),
    _ script: @escaping @Sendable (ScriptedServer.Request) -> ScriptedServer.Reply
  ) throws -> Setup {
    let scratch = try Scratch()
    let server = try ScriptedServer(script)
    let cache = try ReplyCache(path: scratch("replies.jsonl"))
    let client = try ChatFixtures.client(server.address, cache: cache, budget: budget, key: key, settings: settings)
    return Setup(scratch: scratch, server: server, client: client)
  }

  @Test("A request has model, messages, limits and the key as a bearer token; the reply is read")
  func request() async throws {
    let setup = try setup(key: "secret-key") { _ in .chat("hi there", promptTokens: 7, completionTokens: 3) }
    defer { setup.server.stop() }
    let reply = try await setup.client.reply(to: ChatFixtures.request())
    #expect(reply.content == "hi there" && reply.finish == "stop")
    #expect(reply.usage == TokenUsage(prompt: 7, completion: 3))
    let request = try #require(setup.server.requests.first)
    #expect(request.path == "/v1/chat/completions" && request.headers["authorization"] == "Bearer secret-key")
    #expect(request.json["model"] as? String == "m" && request.json["max_tokens"] as? Int == 50)
    #expect(request.json["temperature"] as? Double == 0.5 && request.json["seed"] as? Int == 1)
    #expect(request.lastMessage == "hello")
  }

  @Test(
    "Trouble of the server is tried again until an answer comes",
    arguments: [
      .status(429, headers: [:], body: ""), .status(500, headers: [:], body: "x"), .status(503, headers: [:], body: ""),
      .cut, .json("no JSON at all"), .json(#"{"choices":[]}"#), .status(408, headers: [:], body: ""),
    ] as [ScriptedServer.Reply])
  func retries(trouble: ScriptedServer.Reply) async throws {
    let setup = try setup { $0.number < 3 ? trouble : .chat("at last") }
    defer { setup.server.stop() }
    #expect(try await setup.client.reply(to: ChatFixtures.request()).content == "at last")
    #expect(setup.server.requests.count == 4)
  }

  @Test("A server that stays in trouble ends the run, after the tries it was given")
  func givingUp() async throws {
    let setup = try setup { _ in .status(503, headers: [:], body: "") }
    defer { setup.server.stop() }
    let error = await #expect(throws: SynthesisError.self) {
      try await setup.client.reply(to: ChatFixtures.request())
    }
    #expect(setup.server.requests.count == 4)
    #expect(error.map { "\($0)".contains("status 503, 4 times in a row") } == true, "\(error as Any)")
  }

  @Test("An endpoint that is not there, and one that never answers, end the run with the reason")
  func unreachable() async throws {
    let gone = try setup { _ in .chat("") }
    gone.server.stop()
    let down = await #expect(throws: SynthesisError.self) { try await gone.client.reply(to: ChatFixtures.request()) }
    #expect(down.map { "\($0)".contains("127.0.0.1:\(gone.server.port)") } == true)
    let silent = try setup(settings: ChatFixtures.settings(attempts: 2, timeout: 0.2)) { _ in .silence }
    defer { silent.server.stop() }
    let late = await #expect(throws: SynthesisError.self) { try await silent.client.reply(to: ChatFixtures.request()) }
    #expect(late.map { "\($0)".contains("2 times in a row") } == true, "\(late as Any)")
  }

  @Test("What the server asks for in Retry-After is waited, and too long a wait ends the run")
  func retryAfter() async throws {
    let waits = Waits()
    var settings = ChatFixtures.settings()
    settings.sleep = { waits.add($0) }
    let patient = try setup(settings: settings) {
      $0.number == 0 ? .status(429, headers: ["Retry-After": "17"], body: "") : .chat("ok")
    }
    defer { patient.server.stop() }
    _ = try await patient.client.reply(to: ChatFixtures.request())
    #expect(waits.all.count == 1 && waits.all[0] >= 17)
    let never = try setup(settings: settings) { _ in .status(429, headers: ["Retry-After": "86400"], body: "") }
    defer { never.server.stop() }
    let error = await #expect(throws: SynthesisError.self) { try await never.client.reply(to: ChatFixtures.request()) }
    #expect(never.server.requests.count == 1 && error.map { "\($0)".contains("86400 seconds") } == true)
  }

  @Test("Waits double, are drawn from the whole range below, and end at a minute")
  func backOff() {
    let policy = RetryPolicy(attempts: 6, firstWaitSeconds: 0.5)
    #expect((1...4).map { policy.wait(after: $0, asked: nil, share: 0.5) } == [0.25, 0.5, 1, 2])
    #expect(policy.wait(after: 30, asked: nil, share: 1) == 60 && policy.wait(after: 3, asked: nil, share: 0) == 0)
    #expect(policy.wait(after: 1, asked: 9, share: 1) == 9)
    let now = Date(timeIntervalSince1970: 1_445_412_480)
    #expect(RetryPolicy.seconds(ofRetryAfter: "Wed, 21 Oct 2015 07:28:30 GMT", now: now) == 30)
    #expect(RetryPolicy.seconds(ofRetryAfter: " 2.5 ", now: now) == 2.5)
    #expect(RetryPolicy.seconds(ofRetryAfter: "-3", now: now) == 0)
    for broken in ["soon", "", "nan", "inf"] { #expect(RetryPolicy.seconds(ofRetryAfter: broken, now: now) == nil) }
  }

  @Test(
    "Other refusals of the server are not tried again: 4xx and redirections end the run",
    arguments: [401, 403, 404, 302])
  func noRetry(status: Int) async throws {
    let setup = try setup(key: "very-secret-key") { _ in
      .status(
        status, headers: ["Location": "http://127.0.0.1:1/"],
        body: #"{"error":{"message":"no entry for very-secret-key"}}"#)
    }
    defer { setup.server.stop() }
    let error = await #expect(throws: SynthesisError.self) { try await setup.client.reply(to: ChatFixtures.request()) }
    #expect(setup.server.requests.count == 1)
    #expect(error.map { "\($0)".contains("status \(status)") && !"\($0)".contains("very-secret") } == true)
  }

  @Test("A server that asks for credentials in HTTP's own way has refused the key, at once", .timeLimit(.minutes(1)))
  func challenges() async throws {
    for scheme in ["Basic realm=\"models\"", "Bearer", "Digest realm=\"a\", nonce=\"b\""] {
      let setup = try setup(key: "very-secret-key", settings: ChatFixtures.settings(timeout: 600)) { _ in
        .status(401, headers: ["WWW-Authenticate": scheme], body: "{}")
      }
      defer { setup.server.stop() }
      let error = await #expect(throws: SynthesisError.self) {
        try await setup.client.reply(to: ChatFixtures.request())
      }
      #expect(error.map { "\($0)".contains("status 401") } == true, "\(scheme)")
    }
  }

  @Test("Of redirections that come side by side the first ends the run, and the others end with it")
  func redirections() async throws {
    let setup = try setup(settings: ChatFixtures.settings(concurrency: 8)) { _ in
      .status(302, headers: ["Location": "http://127.0.0.1:1/"], body: "")
    }
    defer { setup.server.stop() }
    let client = setup.client
    for round in 0..<40 {
      await #expect(throws: SynthesisError.self) {
        try await concurrently(8) { try await client.reply(to: ChatFixtures.request(seed: 8 * round + $0)).content }
      }
    }
  }

  @Test("A rejected question fails alone, and the question is not repeated in the message; eight in a row end the run")
  func rejections() async throws {
    let setup = try setup {
      .status(400, headers: [:], body: #"{"error":{"message":"cannot take \#($0.lastMessage)"}}"#)
    }
    defer { setup.server.stop() }
    for seed in 1...7 {
      let error = await #expect(throws: GenerationError.self) {
        try await setup.client.reply(to: ChatFixtures.request("a long and private question", seed: seed))
      }
      #expect(error.map { $0.reason.contains("status 400") && !$0.reason.contains("private") } == true)
    }
    await #expect(throws: SynthesisError.self) {
      try await setup.client.reply(to: ChatFixtures.request(seed: 8))
    }
  }

  @Test("Members that a server does not take are left out from then on, and the answer is cached all the same")
  func optionalMembers() async throws {
    let setup = try setup { request in
      for (member, text) in [("seed", "seed"), ("max_tokens", "use max_completion_tokens, not max_tokens")] {
        guard request.json[member] == nil else {
          return .status(400, headers: [:], body: #"{"error":{"message":"unsupported: \#(text)"}}"#)
        }
      }
      return .chat("taken")
    }
    defer { setup.server.stop() }
    for _ in 0..<2 { #expect(try await setup.client.reply(to: ChatFixtures.request()).content == "taken") }
    #expect(setup.server.requests.count == 3)
    #expect(setup.server.requests.last?.json["max_completion_tokens"] as? Int == 50)
    _ = try await setup.client.reply(to: ChatFixtures.request("another"))
    #expect(setup.server.requests.count == 4)
  }

  @Test("Questions go out side by side, but never more than allowed")
  func concurrency() async throws {
    let setup = try setup(settings: ChatFixtures.settings(concurrency: 3)) { _ in
      Thread.sleep(forTimeInterval: 0.05)
      return .chat("ok")
    }
    defer { setup.server.stop() }
    let client = setup.client
    _ = try await concurrently(20) { try await client.reply(to: ChatFixtures.request(seed: $0)).content }
    #expect(setup.server.requests.count == 20)
    #expect((2...3).contains(setup.server.mostConnections), "\(setup.server.mostConnections)")
  }

  @Test("Cancelled questions end at once, those on their way and those that wait", .timeLimit(.minutes(2)))
  func cancellation() async throws {
    let setup = try setup(settings: ChatFixtures.settings(concurrency: 2, timeout: 600)) { _ in .silence }
    defer { setup.server.stop() }
    let client = setup.client
    let job = Task { try await concurrently(6) { try await client.reply(to: ChatFixtures.request(seed: $0)).content } }
    while setup.server.requests.isEmpty { try await Task.sleep(for: .milliseconds(5)) }
    job.cancel()
    // Would end after the ten minutes that an answer may take.
    await #expect(throws: CancellationError.self) { _ = try await job.value }
  }
}

/// The waits that a client asked for.
private final class Waits: @unchecked Sendable {
  private let lock = NSLock()
  private var seconds: [Double] = []
  var all: [Double] { lock.withLock { seconds } }
  func add(_ wait: Double) { lock.withLock { seconds.append(wait) } }
}
