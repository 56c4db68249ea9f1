import RaiseCore

/// Ends the first run at the record with that number, and keeps all that come later.
actor StoppingLog: DecisionLog {
  private let number: Int
  private let kept = InMemoryDecisionLog()
  private var seen = 0
  private var hasStopped = false

  init(at number: Int) { self.number = number }

  func record(contentsOf records: [DecisionRecord]) async throws {
    seen += records.count
    if seen >= number, !hasStopped {
      hasStopped = true
      throw CancellationError()
    }
    try await kept.record(contentsOf: records)
  }

  func flush() async throws {}

  func recordCount(ofRun run: String) async throws -> Int { try await kept.recordCount(ofRun: run) }
}
