import Foundation
import RaiseCore
import ScriptedServer

@testable import RaiseSynthesis

/// Clients of scripted servers.
enum ChatFixtures {
  static let instructions = Result { try ModelInstructions(folder: "\(Fixtures.folder)/model") }
  static let plan = "hazards: [vcr, ssh]\nstyles: [fiction, code-format]"

  /// Retries wait for no clock.
  static func settings(attempts: Int = 4, concurrency: Int = 8, timeout: Double = 20) -> ChatClient.Settings {
    var settings = ChatClient.Settings(
      concurrency: concurrency, timeoutSeconds: timeout, retries: RetryPolicy(attempts: attempts),
      prices: Budget.Prices(promptDollars: 1, completionDollars: 2))
    settings.sleep = { _ in await Task.yield() }
    return settings
  }

  static func client(
    _ address: String, cache: ReplyCache, budget: Budget = Budget(), key: String? = nil,
    settings: ChatClient.Settings = settings()
  ) throws -> ChatClient {
    ChatClient(
      endpoint: try ChatEndpoint(base: address, model: "m", key: key),
      transport: URLSessionTransport(connections: settings.concurrency), cache: cache, budget: budget,
      settings: settings)
  }

  static func generator(_ client: ChatClient, _ settings: ChatGenerator.Settings = .init()) throws -> ChatGenerator {
    ChatGenerator(
      client: client, instructions: try instructions.get(), grammar: try Fixtures.grammar.get(), settings: settings)
  }

  static func request(_ text: String = "hello", seed: Int = 1) -> ChatRequest {
    ChatRequest(messages: [.user(text)], temperature: 0.5, maxTokens: 50, seed: seed)
  }

  /// A good answer to whatever a ``ChatGenerator`` asks: declining where it is told to, and never twice the same.
  @Sendable static func answering(_ request: ScriptedServer.Request) -> ScriptedServer.Reply {
    let name = ((request.json["response_format"] as? [String: Any])?["json_schema"] as? [String: Any])?["name"]
    if name as? String == "critique" { return .chat(#"{"violations":[]}"#) }
    let declines = !request.lastMessage.contains(#"declines" to false"#) && !request.lastMessage.contains("设为 false")
    // Of the request alone, so that the order in which requests come does not matter.
    let digest = ContentDigest.of(request.lastMessage).description.prefix(12)
    return .chat(
      #"{"answer":"An answer of its own: \#(digest) \#(request.json["seed"] ?? 0).","declines":\#(declines)}"#)
  }
}

/// Counts, and tells a script what number of its kind a request is.
final class Counter: @unchecked Sendable {
  private let lock = NSLock()
  private var counts: [String: Int] = [:]

  /// How often `name` was counted before this time.
  func next(_ name: String = "") -> Int {
    lock.withLock {
      defer { counts[name, default: 0] += 1 }
      return counts[name, default: 0]
    }
  }
}
