import Synchronization

/// Work that goes on behind the caller's back and is waited for before the process ends.
final class PendingWork: Sendable {
  private struct Tasks {
    var running: [Int: Task<Void, Never>] = [:]
    var next = 0
  }

  private let tasks = Mutex(Tasks())

  /// At most so many at once; the rest is waited for by whoever asks for it.
  static let maxCount = 64

  /// Does the work in the background, or here when too much is going on there already.
  func start(_ work: @escaping @Sendable () async -> Void) async {
    let isCrowded = tasks.withLock { $0.running.count >= Self.maxCount }
    if isCrowded { await work() } else { detach(work) }
  }

  /// Does the work in the background.
  func detach(_ work: @escaping @Sendable () async -> Void) {
    tasks.withLock { tasks in
      let number = tasks.next
      tasks.next += 1
      tasks.running[number] = Task {
        await work()
        self.tasks.withLock { $0.running[number] = nil }
      }
    }
  }

  /// Returns when everything that was started before is done.
  func finish() async {
    for task in tasks.withLock({ Array($0.running.values) }) { await task.value }
  }
}
