import Synchronization

/// How many requests are worked on at a time. More are turned away at once: a queue would only make them late.
final class Admission: Sendable {
  /// The right to be worked on. It is given back when the last holder lets go of it, the body of a streamed answer
  /// among them, whether that was ever written or not.
  final class Permit: Sendable {
    private let admission: Admission

    fileprivate init(_ admission: Admission) { self.admission = admission }

    deinit { admission.end() }
  }

  /// The bound.
  let maxRequests: Int
  private let running = Mutex(0)

  init(maxRequests: Int) { self.maxRequests = maxRequests }

  /// How many there are now.
  var count: Int { running.withLock { $0 } }

  /// A permit, or nil when there is none left.
  func enter() -> Permit? {
    let isAdmitted = running.withLock { running in
      guard running < maxRequests else { return false }
      running += 1
      return true
    }
    return isAdmitted ? Permit(self) : nil
  }

  private func end() { running.withLock { $0 -= 1 } }
}
