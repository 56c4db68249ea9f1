import Foundation

/// What a run may spend, over all endpoints it asks and all its interruptions.
///
/// Before a request is sent its highest cost is set aside, and after the answer the true one is charged, so no limit is
/// ever passed. A request that does not fit waits while others are on their way, since they may cost less than was set
/// aside; when none is, the budget is spent.
public final class Budget: @unchecked Sendable {
  /// Prices in dollars for a million tokens.
  public struct Prices: Sendable, Hashable {
    public var promptDollars: Double
    public var completionDollars: Double

    public init(promptDollars: Double = 0, completionDollars: Double = 0) {
      self.promptDollars = promptDollars
      self.completionDollars = completionDollars
    }

    func cost(of usage: TokenUsage) -> Double {
      (Double(usage.prompt) * promptDollars + Double(usage.completion) * completionDollars) / 1e6
    }
  }

  /// Tokens and dollars.
  struct Spending: Sendable, Hashable {
    var tokens = 0
    var dollars = 0.0

    init(tokens: Int = 0, dollars: Double = 0) {
      self.tokens = tokens
      self.dollars = dollars
    }

    init(_ usage: TokenUsage, at prices: Prices) {
      self.init(tokens: usage.total, dollars: prices.cost(of: usage))
    }
  }

  private let maxTokens: Int?
  private let maxDollars: Double?
  private let lock = NSLock()
  private var spent = Spending()
  private var setAside = Spending()
  private var onTheirWay = 0
  private var waiting: [CheckedContinuation<Void, Never>] = []

  /// - Parameters:
  ///   - maxTokens: Of questions and answers together; nil for no limit.
  ///   - maxDollars: By the endpoints' prices; nil for no limit.
  public init(maxTokens: Int? = nil, maxDollars: Double? = nil) {
    self.maxTokens = maxTokens
    self.maxDollars = maxDollars
  }

  /// Tokens and dollars spent so far.
  public var total: (tokens: Int, dollars: Double) { lock.withLock { (spent.tokens, spent.dollars) } }

  /// Counts what was spent before.
  func charge(_ spending: Spending) {
    lock.withLock {
      spent.tokens += spending.tokens
      spent.dollars += spending.dollars
    }
  }

  /// Sets aside what a request may cost at most; ``settle(_:actual:)`` must follow.
  ///
  /// - Throws: ``SynthesisError/budgetSpent(spent:limit:)``, or `CancellationError`.
  func reserve(_ most: Spending) async throws {
    while true {
      try Task.checkCancellation()
      if try reserveNow(most) { return }
      // Who waits is woken by the next request that ends, and those end when they are cancelled too.
      await withCheckedContinuation { continuation in
        let isIdle = lock.withLock {
          if onTheirWay > 0 { waiting.append(continuation) }
          return onTheirWay == 0
        }
        if isIdle { continuation.resume() }
      }
    }
  }

  private func reserveNow(_ most: Spending) throws -> Bool {
    try lock.withLock {
      if let limit = limitPassed(by: most) {
        guard onTheirWay > 0 else { throw limit }
        return false
      }
      setAside.tokens += most.tokens
      setAside.dollars += most.dollars
      onTheirWay += 1
      return true
    }
  }

  private func limitPassed(by most: Spending) -> SynthesisError? {
    if let maxTokens, spent.tokens + setAside.tokens + most.tokens > maxTokens {
      return .budgetSpent(spent: "\(spent.tokens) tokens", limit: "\(maxTokens) tokens")
    }
    if let maxDollars, spent.dollars + setAside.dollars + most.dollars > maxDollars {
      return .budgetSpent(spent: "\(Self.text(spent.dollars)) dollars", limit: "\(Self.text(maxDollars)) dollars")
    }
    return nil
  }

  /// Charges what a request did cost in the place of what was set aside for it.
  func settle(_ most: Spending, actual: Spending) {
    let woken = lock.withLock {
      setAside.tokens -= most.tokens
      setAside.dollars -= most.dollars
      spent.tokens += actual.tokens
      spent.dollars += actual.dollars
      onTheirWay -= 1
      defer { waiting = [] }
      return waiting
    }
    for continuation in woken { continuation.resume() }
  }

  /// Dollars with as many digits as they need.
  static func text(_ dollars: Double) -> String { "\((dollars * 1e6).rounded() / 1e6)" }
}
