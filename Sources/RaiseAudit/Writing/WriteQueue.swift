import RaiseCore

/// The bounded queue in front of the writer.
///
/// Calls are taken over in the order they come and written whole. When the queue is full, a call waits with its
/// records in hand, behind those that came before. A batch that cannot be written stays at the front: whoever waits
/// is told, and the next call tries again first, so nothing taken over is dropped while the process lives. Where calls
/// wait until they are written, they are told instead, and their records are theirs again.
actor WriteQueue {
  /// The records of one call.
  private struct Call {
    var records: [DecisionRecord]
    /// Whoever waits until they are written.
    var caller: CheckedContinuation<Void, any Error>?
  }

  private let path: String
  private let writer: LogWriter
  private let batchSize: Int
  private let bound: Int
  private let acknowledgement: SQLiteDecisionLog.Options.Acknowledgement

  private var waiting: [Call] = []
  private var waitingCount = 0
  private var acceptedCount = 0
  private var writtenCount = 0
  private var atTheDoor: [(records: [DecisionRecord], caller: CheckedContinuation<Void, any Error>)] = []
  private var untilWritten: [(count: Int, continuation: CheckedContinuation<Void, any Error>)] = []
  private var isWriting = false
  private var hasFailed = false
  private var isClosed = false

  init(path: String, writer: LogWriter, options: SQLiteDecisionLog.Options) {
    self.path = path
    self.writer = writer
    batchSize = max(1, options.batchSize)
    bound = max(1, options.queueBound)
    acknowledgement = options.acknowledgement
  }

  func append(_ records: [DecisionRecord]) async throws {
    try expectOpen()
    guard !records.isEmpty else { return }
    if hasFailed { try await writeAll() }
    let isRoom = atTheDoor.isEmpty && hasRoom(for: records.count)
    if isRoom && acknowledgement == .accepted {
      accept(records, from: nil)
      startWriting()
    } else {
      try await withCheckedThrowingContinuation { caller in
        if isRoom { accept(records, from: caller) } else { atTheDoor.append((records, caller)) }
        startWriting()
      }
    }
  }

  func flush() async throws {
    try expectOpen()
    try await writeAll()
    // In a task of its own: GRDB gives up a write whose task is cancelled, and it is just an interrupted caller that
    // flushes last.
    let checkpoint = Task { [writer] in try await writer.checkpoint() }
    do { try await checkpoint.value } catch { throw explained(error) }
  }

  func close() async throws {
    try await flush()
    isClosed = true
    try writer.close()
  }

  private func expectOpen() throws {
    if isClosed { throw AuditError.closed(path: path) }
  }

  /// Returns when everything accepted until now is written.
  private func writeAll() async throws {
    guard writtenCount < acceptedCount else { return }
    startWriting()
    let count = acceptedCount
    try await withCheckedThrowingContinuation { untilWritten.append((count, $0)) }
  }

  private func hasRoom(for count: Int) -> Bool { waitingCount == 0 || waitingCount + count <= bound }

  /// Takes records over. Who waits for no more than that goes on.
  private func accept(_ records: [DecisionRecord], from caller: CheckedContinuation<Void, any Error>?) {
    let waits = acknowledgement == .written
    if !waits { caller?.resume() }
    waiting.append(Call(records: records, caller: waits ? caller : nil))
    waitingCount += records.count
    acceptedCount += records.count
  }

  private func startWriting() {
    guard !isWriting, !waiting.isEmpty else { return }
    isWriting = true
    hasFailed = false
    Task { await write() }
  }

  private func write() async {
    while !waiting.isEmpty && !hasFailed {
      let batch = takeBatch()
      do {
        try await writer.append(batch.map(\.records))
        settle(batch)
      } catch {
        fail(explained(error))
      }
    }
    isWriting = false
  }

  /// Whole calls, up to the batch size; at least one.
  private func takeBatch() -> [Call] {
    var count = 0
    var calls = 0
    while calls < waiting.count, calls == 0 || count + waiting[calls].records.count <= batchSize {
      count += waiting[calls].records.count
      calls += 1
    }
    return Array(waiting[..<calls])
  }

  private func settle(_ batch: [Call]) {
    let count = batch.reduce(0) { $0 + $1.records.count }
    waiting.removeFirst(batch.count)
    waitingCount -= count
    writtenCount += count
    while let first = atTheDoor.first, hasRoom(for: first.records.count) {
      atTheDoor.removeFirst()
      accept(first.records, from: first.caller)
    }
    for call in batch { call.caller?.resume() }
    let done = untilWritten.filter { $0.count <= writtenCount }
    untilWritten.removeAll { $0.count <= writtenCount }
    for waiter in done { waiter.continuation.resume() }
  }

  private func fail(_ error: any Error) {
    hasFailed = true
    giveBack(error)
    for call in atTheDoor { call.caller.resume(throwing: error) }
    for waiter in untilWritten { waiter.continuation.resume(throwing: error) }
    atTheDoor = []
    untilWritten = []
  }

  /// Those who wait until their records are written have them back.
  private func giveBack(_ error: any Error) {
    let callers = waiting.compactMap(\.caller)
    guard !callers.isEmpty else { return }
    acceptedCount -= waitingCount
    (waiting, waitingCount, hasFailed) = ([], 0, false)
    for caller in callers { caller.resume(throwing: error) }
  }

  private func explained(_ error: any Error) -> any Error {
    if error is AuditError { return error }
    return AuditError.notWritten(
      path: path, reason: "\(error)", waiting: acknowledgement == .written ? 0 : waitingCount)
  }
}
