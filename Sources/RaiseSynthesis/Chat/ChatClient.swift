import Foundation

/// Asks one endpoint: from the cache where the answer is known, else within the budget, a bounded number of questions at
/// a time, and again when the server has trouble.
///
/// What it throws says who is to blame. ``GenerationError``: this question has no answer, another may. Everything else
/// (``SynthesisError``, `CancellationError`): asking on makes no sense now, and the run ends with all answers kept.
public final class ChatClient: Sendable {
  public let endpoint: ChatEndpoint
  let cache: ReplyCache
  private let transport: any HTTPTransport
  private let budget: Budget
  private let settings: Settings
  private let gate: Gate
  private let record = Record()

  /// How an endpoint is asked.
  public struct Settings: Sendable {
    /// Questions at a time, > 0.
    public var concurrency: Int
    public var timeoutSeconds: Double
    public var retries: RetryPolicy
    public var prices: Budget.Prices
    /// Waits; a test's does not.
    var sleep: @Sendable (_ seconds: Double) async throws -> Void = { try await Task.sleep(for: .seconds($0)) }

    public init(
      concurrency: Int = 8, timeoutSeconds: Double = 120, retries: RetryPolicy = RetryPolicy(),
      prices: Budget.Prices = Budget.Prices()
    ) {
      self.concurrency = concurrency
      self.timeoutSeconds = timeoutSeconds
      self.retries = retries
      self.prices = prices
    }
  }

  /// What the cache's answers cost is charged to the budget at once: they are part of the run.
  public init(
    endpoint: ChatEndpoint, transport: any HTTPTransport, cache: ReplyCache, budget: Budget = Budget(),
    settings: Settings = Settings()
  ) {
    self.endpoint = endpoint
    self.transport = transport
    self.cache = cache
    self.budget = budget
    self.settings = settings
    gate = Gate(width: max(1, settings.concurrency))
    budget.charge(Budget.Spending(cache.usage, at: settings.prices))
  }

  /// Questions sent, and questions answered from the cache.
  public var counts: (sent: Int, cached: Int) { record.counts }

  /// The answer to a question.
  func reply(to request: ChatRequest) async throws -> ChatReply {
    let key = request.cacheKey(for: endpoint)
    if let known = known(key) { return known }
    return try await gate.pass {
      // The same question may have been answered while this one waited.
      if let known = known(key) { return known }
      let most = Budget.Spending(request.mostUsage(), at: settings.prices)
      try await budget.reserve(most)
      var actual = Budget.Spending()
      defer { budget.settle(most, actual: actual) }
      var reply = try await ask(request)
      reply.usage = reply.usage ?? request.mostUsage()
      actual = Budget.Spending(reply.usage ?? TokenUsage(), at: settings.prices)
      try cache.store(reply, for: key)
      return reply
    }
  }

  private func known(_ key: String) -> ChatReply? {
    guard let reply = cache.reply(for: key) else { return nil }
    record.countCached()
    return reply
  }

  /// Asks until there is an answer, or no hope of one.
  private func ask(_ request: ChatRequest) async throws -> ChatReply {
    var attempt = 0
    while true {
      let trouble: Trouble
      let missing = record.missing
      do {
        let reply = try await transport.post(call(request, without: missing))
        record.countSent()
        switch try outcome(of: reply, to: request, without: missing) {
        case .answer(let answer): return answer
        case .adapted: continue
        case .trouble(let found): trouble = found
        }
      } catch let error as TransportError {
        trouble = Trouble(reason: error.reason)
      }
      attempt += 1
      try await wait(after: attempt, trouble)
    }
  }

  private func call(_ request: ChatRequest, without missing: Set<ChatRequest.OptionalMember>) -> HTTPCall {
    var headers = ["Content-Type": "application/json", "Accept": "application/json", "User-Agent": "raise"]
    headers["Authorization"] = endpoint.key.map { "Bearer \($0)" }
    let body = request.body(model: endpoint.model, without: missing)
    return HTTPCall(
      url: endpoint.url, headers: headers, body: Data(body), timeoutSeconds: settings.timeoutSeconds)
  }

  private func wait(after attempt: Int, _ trouble: Trouble) async throws {
    guard attempt < settings.retries.attempts else {
      throw SynthesisError.endpointFailed(
        endpoint: "\(endpoint)", reason: "\(trouble.reason), \(attempt) times in a row")
    }
    if let asked = trouble.askedSeconds, asked > settings.retries.longestPatienceSeconds {
      throw SynthesisError.endpointFailed(
        endpoint: "\(endpoint)", reason: "\(trouble.reason), and asks to wait \(Int(min(asked, 1e9))) seconds")
    }
    try await settings.sleep(
      settings.retries.wait(after: attempt, asked: trouble.askedSeconds, share: Double.random(in: 0..<1)))
  }
}

// MARK: - What a reply means

extension ChatClient {
  /// Why a try failed that may be repeated.
  private struct Trouble {
    var reason: String
    var askedSeconds: Double?
  }

  private enum Outcome {
    case answer(ChatReply)
    /// The server does not take a member of the request; the next try leaves it out.
    case adapted
    case trouble(Trouble)
  }

  /// So many rejections in a row, with no answer between, are the endpoint's and not the questions'.
  private static let maxRejections = 8

  private func outcome(
    of reply: HTTPReply, to request: ChatRequest, without missing: Set<ChatRequest.OptionalMember>
  ) throws -> Outcome {
    switch reply.status {
    case 200...299:
      // A body that is none is as good as a cut connection.
      guard let answer = ChatReply.read(reply.body) else {
        return .trouble(Trouble(reason: "replied with something that is no chat completion"))
      }
      record.countAnswer()
      return .answer(answer)
    // llama-cpp-python says 500 of members that it does not take.
    case 400, 413, 422, 500:
      if let member = ServerMessage(reply.body).members.first(where: { !missing.contains($0) }) {
        record.drop(member)
        return .adapted
      }
      guard reply.status == 500 else { throw rejection(reply, request) }
      return .trouble(trouble(reply))
    case let status where RetryPolicy.isWorthRetrying(status: status): return .trouble(trouble(reply))
    default: throw failure("replied with status \(reply.status)\(shown(reply, request))")
    }
  }

  private func trouble(_ reply: HTTPReply) -> Trouble {
    let asked = reply.retryAfter.flatMap { RetryPolicy.seconds(ofRetryAfter: $0, now: Date()) }
    return Trouble(reason: "replied with status \(reply.status)", askedSeconds: asked)
  }

  /// The server finds fault with this question, or with all of them.
  private func rejection(_ reply: HTTPReply, _ request: ChatRequest) -> any Error {
    let reason = "rejected the request with status \(reply.status)\(shown(reply, request))"
    guard record.countRejection() < Self.maxRejections else { return failure("\(reason), as all requests before") }
    return GenerationError(reason: "the endpoint \(reason)")
  }

  private func failure(_ reason: String) -> SynthesisError {
    .endpointFailed(endpoint: "\(endpoint)", reason: reason)
  }

  private func shown(_ reply: HTTPReply, _ request: ChatRequest) -> String {
    ServerMessage(reply.body).shown(hiding: request.messages.map(\.content) + [endpoint.key].compactMap { $0 })
  }
}

/// What a client has learnt of its server, and counted.
private final class Record: @unchecked Sendable {
  private let lock = NSLock()
  private var sent = 0
  private var cached = 0
  private var rejections = 0
  private var dropped: Set<ChatRequest.OptionalMember> = []

  var counts: (sent: Int, cached: Int) { lock.withLock { (sent, cached) } }
  var missing: Set<ChatRequest.OptionalMember> { lock.withLock { dropped } }

  func countSent() { lock.withLock { sent += 1 } }
  func countCached() { lock.withLock { cached += 1 } }
  func countAnswer() { lock.withLock { rejections = 0 } }

  func countRejection() -> Int {
    lock.withLock {
      rejections += 1
      return rejections
    }
  }

  /// Leaves a member out from now on.
  func drop(_ member: ChatRequest.OptionalMember) { lock.withLock { _ = dropped.insert(member) } }
}
