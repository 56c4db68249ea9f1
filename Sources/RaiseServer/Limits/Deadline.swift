/// Runs `work` for at most `limit`; nil is no limit.
///
/// - Throws: `error` when the time is up, after `work` was cancelled and has ended; what `work` throws.
func withDeadline<Value: Sendable>(
  _ limit: Duration?, orThrow error: WireError, _ work: @escaping @Sendable () async throws -> Value
) async throws -> Value {
  guard let limit else { return try await work() }
  return try await withThrowingTaskGroup(of: Value.self) { group in
    group.addTask { try await work() }
    group.addTask {
      try await Task.sleep(for: limit)
      throw error
    }
    defer { group.cancelAll() }
    guard let value = try await group.next() else { throw CancellationError() }
    return value
  }
}
