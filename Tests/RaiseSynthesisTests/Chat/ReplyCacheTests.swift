import Foundation
import RaiseCore
import ScriptedServer
import Testing

@testable import RaiseSynthesis

@Suite struct ReplyCacheTests {
  private let reply = ChatReply(
    content: "a \"quoted\"\nanswer", refusal: nil, finish: "stop", usage: TokenUsage(prompt: 3, completion: 4))

  @Test("What was answered once is never asked again, not by another process either")
  func reuse() async throws {
    let scratch = try Scratch()
    let server = try ScriptedServer(ChatFixtures.answering)
    defer { server.stop() }
    for _ in 0..<2 {
      let cache = try ReplyCache(path: scratch("replies.jsonl"))
      let client = try ChatFixtures.client(server.address, cache: cache)
      _ = try await client.reply(to: ChatFixtures.request())
    }
    #expect(server.requests.count == 1)
  }

  @Test(
    "Another endpoint, model, text, seed, temperature, length or schema is another question; the key is not part of it")
  func keys() throws {
    let base = ChatFixtures.request()
    let endpoint = try ChatEndpoint(base: "http://a/v1", model: "m")
    var other: [ChatRequest] = Array(repeating: base, count: 5)
    other[0].messages = [.user("Hello")]
    other[1].seed = 2
    other[2].temperature = 0.6
    other[3].maxTokens = 51
    other[4].schema = Critique.schema
    let keys =
      [base.cacheKey(for: endpoint)] + other.map { $0.cacheKey(for: endpoint) } + [
        base.cacheKey(for: try ChatEndpoint(base: "http://b/v1", model: "m")),
        base.cacheKey(for: try ChatEndpoint(base: "http://a/v1", model: "n")),
      ]
    #expect(Set(keys).count == keys.count)
    #expect(base.cacheKey(for: try ChatEndpoint(base: "http://a/v1/", model: "m", key: "k")) == keys[0])
  }

  @Test("A line without its end is cut off, what stands before is kept")
  func tornLine() throws {
    let scratch = try Scratch()
    do {
      let cache = try ReplyCache(path: scratch("replies.jsonl"))
      try cache.store(reply, for: "one")
      try cache.store(reply, for: "two")
    }
    let whole = try Data(contentsOf: URL(fileURLWithPath: scratch("replies.jsonl")))
    for cut in stride(from: whole.count - 1, to: whole.count / 2, by: -7) {
      try whole.prefix(cut).write(to: URL(fileURLWithPath: scratch("replies.jsonl")))
      let cache = try ReplyCache(path: scratch("replies.jsonl"))
      #expect(cache.reply(for: "one") == reply && cache.reply(for: "two") == nil)
      #expect(cache.usage == TokenUsage(prompt: 3, completion: 4))
      try cache.store(reply, for: "two")
      #expect(try Data(contentsOf: URL(fileURLWithPath: scratch("replies.jsonl"))) == whole)
    }
  }

  @Test("A file that holds something else is refused with the line, and so is one in use")
  func refused() throws {
    let scratch = try Scratch()
    _ = try scratch.write("{\"key\":\"k\"}\n", to: "other.jsonl")
    let error = #expect(throws: SynthesisError.self) { try ReplyCache(path: scratch("other.jsonl")) }
    #expect(error.map { "\($0)".contains("line 1") } == true)
    let cache = try ReplyCache(path: scratch("replies.jsonl"))
    #expect(throws: SynthesisError.outputInUse(path: scratch("replies.jsonl"))) {
      try ReplyCache(path: scratch("replies.jsonl"))
    }
    withExtendedLifetime(cache) {}
  }
}
