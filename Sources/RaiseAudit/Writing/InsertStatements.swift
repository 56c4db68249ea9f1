import GRDB
import GRDBSQLite
import RaiseCore

/// The two statements that take nearly all the time of writing.
///
/// Values are bound with SQLite's own functions from the bytes that were hashed: GRDB's arguments cost an allocation
/// for each value, some three times as much as all the rest.
struct InsertStatements {
  private let database: Database
  private let decision: Statement
  private let finding: Statement

  init(_ db: Database) throws {
    database = db
    decision = try db.cachedStatement(
      sql: """
        INSERT INTO decisions (sequence, previous, id, time, decided, stage, component, run, actor, request, trace,
          item, metadata, input_digest, input_length, policy, model, action, mode, latency, error, failed_open, hash)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """)
    finding = try db.cachedStatement(
      sql: """
        INSERT INTO findings (sequence, ordinal, rule, hazard, score, range_start, range_end, threshold, mode, detail)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """)
  }

  /// Writes an encoded decision and its findings.
  func insert(_ row: EncodedDecision, hash: ContentDigest) throws {
    try insert(row.values, in: row.encoder.bytes, hash: hash)
  }

  /// Writes a decision's columns and those of its findings, in the order of ``EncodedDecision/values``; `bytes` hold
  /// the texts and blobs.
  func insert(_ values: [EncodedDecision.Value], in bytes: [UInt8], hash: ContentDigest) throws {
    try bytes.withUnsafeBytes { bytes in
      try values.withUnsafeBufferPointer { values in
        let columns = EncodedDecision.decisionColumnCount
        try hash.withUnsafeBytes { hash in
          sqlite3_bind_blob(decision.sqliteStatement, Int32(columns + 1), hash.baseAddress, 32, nil)
          try run(decision, UnsafeBufferPointer(rebasing: values[..<columns]), bytes)
        }
        for start in stride(from: columns, to: values.count, by: EncodedDecision.findingColumnCount) {
          let row = values[start..<start + EncodedDecision.findingColumnCount]
          try run(finding, UnsafeBufferPointer(rebasing: row), bytes)
        }
      }
    }
  }

  private func run(
    _ statement: Statement, _ values: UnsafeBufferPointer<EncodedDecision.Value>, _ bytes: UnsafeRawBufferPointer
  ) throws {
    let handle = statement.sqliteStatement
    for index in values.indices {
      try check(bind(values[index], to: handle, at: Int32(index + 1), bytes), SQLITE_OK)
    }
    let code = sqlite3_step(handle)
    sqlite3_reset(handle)
    try check(code, SQLITE_DONE)
  }

  /// Binds without copying (a nil destructor is SQLITE_STATIC): `bytes` outlive the step. A text beyond 2 GB stays
  /// beyond SQLite's limit when clamped, and is refused there.
  private func bind(
    _ value: EncodedDecision.Value, to handle: SQLiteStatement, at place: Int32, _ bytes: UnsafeRawBufferPointer
  ) -> Int32 {
    switch value {
    case .null: return sqlite3_bind_null(handle, place)
    case .integer(let value): return sqlite3_bind_int64(handle, place, value)
    case .real(let value): return sqlite3_bind_double(handle, place, value)
    case .text(let range):
      let start = bytes.baseAddress.map { ($0 + range.lowerBound).assumingMemoryBound(to: CChar.self) }
      return sqlite3_bind_text(handle, place, start, Int32(clamping: range.count), nil)
    case .blob(let range):
      let start = bytes.baseAddress.map { $0 + range.lowerBound }
      return sqlite3_bind_blob(handle, place, start, Int32(clamping: range.count), nil)
    }
  }

  private func check(_ code: Int32, _ expected: Int32) throws {
    guard code != expected else { return }
    throw DatabaseError(
      resultCode: ResultCode(rawValue: code), message: String(cString: sqlite3_errmsg(database.sqliteConnection)))
  }
}
