import Synchronization

/// Whether the server wants requests: from the moment it listens until it is told to stop.
final class Readiness: Sendable {
  private let ready = Atomic<Bool>(true)

  var isReady: Bool { ready.load(ordering: .relaxed) }

  /// From now on `/readyz` answers 503, so that balancers send no more.
  func end() { ready.store(false, ordering: .relaxed) }
}
