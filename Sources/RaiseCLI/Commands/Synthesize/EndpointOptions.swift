import ArgumentParser
import Foundation
import RaiseSynthesis

/// Which model writes, and where it is asked; none means templates.
struct EndpointOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "An OpenAI-compatible API whose model writes, e.g. http://127.0.0.1:8000/v1. Without one, templates do.",
      valueName: "url"))
  var endpoint: String?

  @Option(help: ArgumentHelp("The model's name at the endpoint.", valueName: "name"))
  var model: String?

  @Option(
    help: ArgumentHelp(
      "The environment variable that holds the endpoint's API key (default: RAISE_API_KEY, where it is set).",
      valueName: "variable"))
  var keyVariable: String?

  @Option(help: ArgumentHelp("Dollars for a million tokens asked.", valueName: "dollars"))
  var priceIn = 0.0

  @Option(help: ArgumentHelp("Dollars for a million tokens answered.", valueName: "dollars"))
  var priceOut = 0.0

  @Option(help: "The sampling temperature of what is written, 0 to 2.")
  var temperature = 0.7

  func validate() throws {
    if endpoint == nil && model != nil { throw ValidationError("--model: expected --endpoint beside it") }
    if endpoint != nil && model == nil { throw ValidationError("--endpoint: expected --model beside it") }
    if !(0...2).contains(temperature) { throw ValidationError("--temperature: expected 0 to 2, found \(temperature)") }
    for (name, price) in [("--price-in", priceIn), ("--price-out", priceOut)] where !(price >= 0 && price.isFinite) {
      throw ValidationError("\(name): expected 0 or more, found \(price)")
    }
  }

  /// A client of the endpoint; nil when there is none.
  func client(cache path: String, budget: Budget, asking: AskingOptions) throws -> ChatClient? {
    guard let endpoint, let model else { return nil }
    return try asking.client(
      of: ChatEndpoint(base: endpoint, model: model, key: try APIKeyVariable.key(keyVariable, else: "RAISE_API_KEY")),
      cache: path, budget: budget, prices: Budget.Prices(promptDollars: priceIn, completionDollars: priceOut))
  }
}

/// The variable of the environment that holds an endpoint's API key.
enum APIKeyVariable {
  /// The key in the variable `name`; where none was named, that in `standard`, or nil when that is not set.
  ///
  /// - Throws: `ValidationError` when a variable was named and is not set: the endpoint would be asked without a key.
  static func key(_ name: String?, else standard: String) throws -> String? {
    let environment = ProcessInfo.processInfo.environment
    guard let name else { return environment[standard] }
    if let key = environment[name], !key.isEmpty { return key }
    throw ValidationError("no API key in the environment variable \(name)")
  }
}

/// How endpoints are asked, whichever they are.
struct AskingOptions: ParsableArguments {
  @Option(help: "Questions at a time.")
  var concurrency = 8

  @Option(help: "Seconds that one answer may take.")
  var timeout = 120.0

  @Option(help: "Tries in all when a server has trouble (429, 5xx, no connection).")
  var tries = 6

  @Option(help: "Tokens that one answer may have.")
  var maxAnswerTokens = 512

  @Option(
    help: ArgumentHelp(
      "Ask no more when this many tokens could be passed, interrupted runs counted in.", valueName: "n"))
  var tokenBudget: Int?

  @Option(
    help: ArgumentHelp("Ask no more when this many dollars could be passed, by the prices given.", valueName: "dollars")
  )
  var costBudget: Double?

  @Option(help: ArgumentHelp("The folder of answers kept (default: DIR/replies).", valueName: "dir"))
  var cache: String?

  func validate() throws {
    for (name, number) in [
      ("--concurrency", concurrency), ("--tries", tries), ("--max-answer-tokens", maxAnswerTokens),
    ]
    where !(1...1_000_000).contains(number) {
      throw ValidationError("\(name): expected 1 to 1000000, found \(number)")
    }
    if !(timeout > 0 && timeout <= 86400) {
      throw ValidationError("--timeout: expected more than 0 and at most 86400 seconds, found \(timeout)")
    }
    if let tokenBudget, tokenBudget < 0 {
      throw ValidationError("--token-budget: expected 0 or more, found \(tokenBudget)")
    }
    if let costBudget, !(costBudget >= 0) {
      throw ValidationError("--cost-budget: expected 0 or more, found \(costBudget)")
    }
  }

  var budget: Budget { Budget(maxTokens: tokenBudget, maxDollars: costBudget) }

  func client(of endpoint: ChatEndpoint, cache path: String, budget: Budget, prices: Budget.Prices) throws -> ChatClient
  {
    ChatClient(
      endpoint: endpoint, transport: URLSessionTransport(connections: concurrency), cache: try ReplyCache(path: path),
      budget: budget,
      settings: ChatClient.Settings(
        concurrency: concurrency, timeoutSeconds: timeout, retries: RetryPolicy(attempts: tries), prices: prices))
  }
}

/// What asking came to, for people.
enum Spending {
  static func line(_ clients: [ChatClient], _ budget: Budget) -> String {
    let sent = clients.reduce(0) { $0 + $1.counts.sent }
    let cached = clients.reduce(0) { $0 + $1.counts.cached }
    let total = budget.total
    let dollars = total.dollars > 0 ? ", \((total.dollars * 10000).rounded() / 10000) dollars" : ""
    return
      "asked:     \(sent) requests sent, \(cached) answered from the cache; \(total.tokens) tokens\(dollars) in all"
  }
}
