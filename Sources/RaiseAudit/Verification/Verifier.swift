import Foundation
import GRDB
import RaiseCore

/// Reads a whole log and compares it with what its hashes and signatures say.
struct Verifier {
  private let database: Database
  private let head: Head
  private let pinnedKey: VerifyingKey?
  private var report = Verification()
  private var tallies: TallyCheck
  private var severed: [Int64] = []

  /// What is known of the head file.
  enum Head {
    /// It is left out on request.
    case ignored
    case missing
    case unusable(reason: String)
    case checkpoint(Checkpoint)
  }

  /// - Parameters:
  ///   - db: In a transaction, so that a writer's work between the steps does not show.
  ///   - head: Read before the transaction began: a head that is older than the log is no break.
  init(_ db: Database, head: Head, pinnedKey: VerifyingKey?) throws {
    database = db
    self.head = head
    self.pinnedKey = pinnedKey
    tallies = try TallyCheck(db)
  }

  mutating func verify(anchors: [LogAnchor]) throws -> Verification {
    try checkTriggers()
    try checkRecords()
    let signedEnd = try checkCheckpoints()
    settleEnd(signedEnd)
    for found in try tallies.breaks(database) { report.add(found) }
    for anchor in anchors where try hash(at: anchor.sequence) != anchor.hash {
      report.add(.anchorMissing(anchor.sequence))
    }
    return report
  }

  private mutating func checkTriggers() throws {
    for trigger in try Schema.missingTriggers(of: Schema.tables, database) {
      report.add(.unprotected(trigger: trigger))
    }
  }

  // MARK: - Records

  private mutating func checkRecords() throws {
    var records = try RecordCursor(database)
    var end = LogAnchor(sequence: 0, hash: .zero)
    while let record = try records.next() {
      report.recordCount += 1
      if record.computedHash != record.hash { report.add(.changed(record.sequence)) }
      let isGap = record.sequence != end.sequence + 1
      if isGap { report.add(.removed((end.sequence + 1)...max(end.sequence + 1, record.sequence - 1))) }
      if record.previous != end.hash && !isGap { try diagnose(record) }
      tallies.count(record)
      end = LogAnchor(sequence: record.sequence, hash: record.hash)
    }
    for (sequence, count) in records.orphans {
      report.add(.inconsistent(table: "findings", reason: "\(count) of record \(sequence), which is not there"))
    }
    report.anchor = end.sequence == 0 ? nil : end
  }

  /// Finds out why a record does not continue the one in front. Each look reads the log once more, so after some
  /// breaks no more are explained.
  private mutating func diagnose(_ record: RecordCursor.Record) throws {
    let previous = Data(record.previous.bytes)
    guard report.breakCount < 20 else { return report.add(.severed(record.sequence)) }
    if let other = try Int64.fetchOne(
      database, sql: "SELECT sequence FROM decisions WHERE previous = ? AND sequence <> ? LIMIT 1",
      arguments: [previous, record.sequence])
    {
      report.add(.forked(record.sequence, and: other))
    } else if let other = try Int64.fetchOne(
      database, sql: "SELECT sequence FROM decisions WHERE hash = ? LIMIT 1", arguments: [previous])
    {
      report.add(.reordered(record.sequence, continues: other))
    } else {
      severed.append(record.sequence)
    }
  }

  // MARK: - Checkpoints

  /// Checks every checkpoint and the head; returns the last record that any of them was signed over.
  private mutating func checkCheckpoints() throws -> Int64 {
    var number: Int64 = 0
    var covered: Int64 = 0
    var signedEnd: Int64 = 0
    var trusted = pinnedKey
    let rows = try Row.fetchCursor(
      database, sql: "SELECT \(Checkpoint.columns) FROM checkpoints ORDER BY number")
    while let row = try rows.next() {
      report.checkpointCount += 1
      guard let checkpoint = Checkpoint(row: row) else {
        report.add(.badSignature(checkpoint: row[0]))
        continue
      }
      if checkpoint.number > number + 1 { report.add(.checkpointsMissing((number + 1)...(checkpoint.number - 1))) }
      number = checkpoint.number
      trusted = trusted ?? VerifyingKey(bytes: checkpoint.publicKey)
      guard check(checkpoint, trusted) else { continue }
      signedEnd = max(signedEnd, checkpoint.sequence)
      try compare(checkpoint, &covered)
    }
    report.trustedKey = pinnedKey
    let headEnd = try checkHead(trusted, lastNumber: number, &covered)
    report.coveredSequence = covered
    return max(signedEnd, headEnd)
  }

  private mutating func check(_ checkpoint: Checkpoint, _ trusted: VerifyingKey?) -> Bool {
    guard let trusted, trusted.bytes == checkpoint.publicKey else {
      report.add(.otherKey(checkpoint: checkpoint.number))
      return false
    }
    guard checkpoint.isSigned(by: trusted) else {
      report.add(.badSignature(checkpoint: checkpoint.number))
      return false
    }
    return true
  }

  /// Compares the record that a checkpoint was signed over. When the chain is broken in front of it, that has been
  /// told already, and everything behind would differ.
  private mutating func compare(_ checkpoint: Checkpoint, _ covered: inout Int64) throws {
    guard checkpoint.sequence > 0, let hash = try hash(at: checkpoint.sequence) else { return }
    let isTold =
      severed.contains { $0 <= checkpoint.sequence }
      || report.breaks.contains {
        ($0.sequence ?? .max) <= checkpoint.sequence
      }
    if hash == checkpoint.hash {
      covered = max(covered, checkpoint.sequence)
    } else if !isTold {
      report.add(.replaced((covered + 1)...max(covered + 1, checkpoint.sequence)))
    }
  }

  private mutating func checkHead(
    _ trusted: VerifyingKey?, lastNumber: Int64, _ covered: inout Int64
  ) throws -> Int64 {
    switch head {
    case .ignored: return 0
    case .missing:
      if report.recordCount > 0 || lastNumber > 1 { report.add(.headMissing) }
      return 0
    case .unusable(let reason):
      report.add(.headUnusable(reason: reason))
      return 0
    case .checkpoint(let head):
      guard let trusted, head.isSigned(by: trusted) else {
        report.add(.headUnusable(reason: "its signature is not by the log's key"))
        return 0
      }
      if head.number > lastNumber { report.add(.checkpointsMissing((lastNumber + 1)...head.number)) }
      try compare(head, &covered)
      return head.sequence
    }
  }

  /// Tells a cut tail; and now that it is known whether records are missing, what severed the chain.
  private mutating func settleEnd(_ signedEnd: Int64) {
    let isTold = report.breaks.contains { $0.kind == "checkpoints-missing" }
    if report.checkpointCount == 0 && report.recordCount > 0 && !isTold { report.add(.checkpointsMissing(1...1)) }
    let end = report.anchor?.sequence ?? 0
    let missing = signedEnd - end
    if let first = severed.first, severed.count == 1, missing > 0 {
      report.add(.removedBefore(first, count: missing))
    } else {
      let isComplete = signedEnd > 0 && missing <= 0
      for sequence in severed { report.add(isComplete ? .rewritten(sequence - 1) : .severed(sequence)) }
      if missing > 0 { report.add(.cutOff(after: end, upTo: signedEnd)) }
    }
  }

  private func hash(at sequence: Int64) throws -> ContentDigest? {
    let statement = try database.cachedStatement(sql: "SELECT hash FROM decisions WHERE sequence = ?")
    return try Data.fetchOne(statement, arguments: [sequence]).flatMap { ContentDigest($0) }
  }
}
