import Foundation

/// Lets a bounded number of tasks through at a time, in the order they came.
final class Gate: @unchecked Sendable {
  private let lock = NSLock()
  private var free: Int
  private var waiting: [CheckedContinuation<Void, Never>] = []

  /// - Parameter width: Tasks at a time, > 0.
  init(width: Int) { free = width }

  /// Runs `body` when there is room.
  ///
  /// - Throws: What `body` throws, and `CancellationError`.
  func pass<Value: Sendable>(_ body: () async throws -> Value) async throws -> Value {
    await enter()
    defer { leave() }
    try Task.checkCancellation()
    return try await body()
  }

  private func enter() async {
    await withCheckedContinuation { continuation in
      let isFree = lock.withLock {
        guard free > 0 else {
          waiting.append(continuation)
          return false
        }
        free -= 1
        return true
      }
      if isFree { continuation.resume() }
    }
  }

  private func leave() {
    let next = lock.withLock {
      if waiting.isEmpty { free += 1 }
      return waiting.isEmpty ? nil : waiting.removeFirst()
    }
    next?.resume()
  }
}
