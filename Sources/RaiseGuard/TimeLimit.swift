/// Waits for work no longer than a budget.
enum TimeLimit {
  private enum Outcome<Value: Sendable>: Sendable {
    case done(Result<Value, any Error>)
    case ranOut
  }

  /// The work's result, or nil when the budget runs out first. The work is then cancelled and not waited for: a rule in
  /// the middle of a text cannot be stopped, and goes on until it notices.
  ///
  /// - Throws: What the work throws; `CancellationError` when the caller is cancelled.
  static func result<Value: Sendable>(
    within budget: Duration?, on clock: any Clock<Duration>, of work: @escaping @Sendable () async throws -> Value
  ) async throws -> Value? {
    guard let budget else { return try await work() }
    let (outcomes, continuation) = AsyncStream<Outcome<Value>>.makeStream(bufferingPolicy: .bufferingOldest(1))
    let working = Task {
      do { continuation.yield(.done(.success(try await work()))) } catch { continuation.yield(.done(.failure(error))) }
    }
    let timer = Task { if (try? await clock.sleep(for: budget)) != nil { continuation.yield(.ranOut) } }
    defer {
      working.cancel()
      timer.cancel()
    }
    for await outcome in outcomes {
      switch outcome {
      case .done(let result): return try result.get()
      case .ranOut: return nil
      }
    }
    throw CancellationError()
  }
}
