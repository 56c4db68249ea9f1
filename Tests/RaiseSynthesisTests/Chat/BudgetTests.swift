import Foundation
import ScriptedServer
import Testing

@testable import RaiseSynthesis

@Suite struct BudgetTests {
  @Test("However many ask at once, what is spent never passes the limit, and most of it is used")
  func limit() async throws {
    let scratch = try Scratch()
    let server = try ScriptedServer { _ in .chat("ok", promptTokens: 10, completionTokens: 40) }
    defer { server.stop() }
    let budget = Budget(maxTokens: 1000)
    let client = try ChatFixtures.client(
      server.address, cache: ReplyCache(path: scratch("replies.jsonl")), budget: budget)
    let error = await #expect(throws: SynthesisError.self) {
      try await concurrently(60) { try await client.reply(to: ChatFixtures.request(seed: $0)).content }
    }
    #expect(error.map { "\($0)".contains("of 1000 tokens") } == true)
    #expect(budget.total.tokens <= 1000 && budget.total.tokens >= 700, "\(budget.total)")
    // Requests that were on their way when the budget ended may have been cancelled after they were sent.
    #expect(server.requests.count * 50 <= 1000)
  }

  @Test("Dollars are counted by the prices of question and answer")
  func dollars() async throws {
    let scratch = try Scratch()
    let server = try ScriptedServer { _ in .chat("ok", promptTokens: 10, completionTokens: 40) }
    defer { server.stop() }
    let budget = Budget(maxDollars: 0.25)
    var settings = ChatFixtures.settings()
    settings.prices = Budget.Prices(promptDollars: 1000, completionDollars: 2000)
    let client = try ChatFixtures.client(
      server.address, cache: ReplyCache(path: scratch("replies.jsonl")), budget: budget, settings: settings)
    for seed in 1...2 { _ = try await client.reply(to: ChatFixtures.request(seed: seed)) }
    #expect(Budget.text(budget.total.dollars) == "0.18" && budget.total.tokens == 100)
    await #expect(throws: SynthesisError.budgetSpent(spent: "0.18 dollars", limit: "0.25 dollars")) {
      try await client.reply(to: ChatFixtures.request(seed: 3))
    }
  }

  @Test("What an interrupted run spent counts when it goes on, and answers from the cache cost nothing more")
  func resumption() async throws {
    let scratch = try Scratch()
    let server = try ScriptedServer { _ in .chat("ok", promptTokens: 10, completionTokens: 40) }
    defer { server.stop() }
    for (limit, sent) in [(400, 1), (400, 1), (800, 2)] {
      let cache = try ReplyCache(path: scratch("replies.jsonl"))
      let budget = Budget(maxTokens: limit)
      let client = try ChatFixtures.client(server.address, cache: cache, budget: budget)
      _ = try await client.reply(to: ChatFixtures.request(seed: 0))
      if sent > 1 { _ = try await client.reply(to: ChatFixtures.request(seed: 1)) }
      #expect(budget.total.tokens == 50 * sent && server.requests.count == sent)
    }
  }

  @Test("A server that does not say what an answer cost is charged the most it can have cost")
  func unknownUsage() async throws {
    let scratch = try Scratch()
    let server = try ScriptedServer { _ in .json(#"{"choices":[{"message":{"content":"ok"}}]}"#) }
    defer { server.stop() }
    let budget = Budget()
    let client = try ChatFixtures.client(
      server.address, cache: ReplyCache(path: scratch("replies.jsonl")), budget: budget)
    _ = try await client.reply(to: ChatFixtures.request())
    #expect(budget.total.tokens == ChatFixtures.request().mostUsage().total)
  }
}
