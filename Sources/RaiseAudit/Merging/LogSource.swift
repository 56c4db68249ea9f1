import Foundation
import GRDB
import RaiseCore

/// A log that a merged log holds, or is to hold: one chain with its genesis, its end and its checkpoints.
struct LogSource {
  /// Its number in the log at hand; 0 for a log of its own.
  var id: Int64
  /// The path under which it was first merged.
  var name: String
  /// The signature of its first checkpoint, which no other log has: copies of a log are known by it, however they are
  /// called and however far they go.
  var genesis: [UInt8]
  /// How many records it has, repeated ones among them.
  var records: Int64
  /// The last record's hash; zero without records.
  var hash: ContentDigest
  var checkpoints: [Checkpoint]

  /// The sources of a log: those that it holds, or itself.
  ///
  /// - Throws: ``AuditError/unmergeable(path:reason:)`` for a log without a first checkpoint.
  static func all(in db: Database, path: String) throws -> [LogSource] {
    if try Schema.isMerged(db) { return try merged(in: db) }
    let checkpoints = try Checkpoint.all(in: db)
    guard let first = checkpoints.first, first.number == 1 else {
      throw AuditError.unmergeable(
        path: path, reason: "it has no first checkpoint, so copies of it cannot be told apart")
    }
    let end = try ChainEnd.read(db)
    return [
      LogSource(
        id: 0, name: path, genesis: first.signature, records: end.sequence, hash: end.hash, checkpoints: checkpoints)
    ]
  }

  /// The sources that a merged log holds.
  static func merged(in db: Database) throws -> [LogSource] {
    var checkpoints: [Int64: [Checkpoint]] = [:]
    let rows = try Row.fetchCursor(
      db, sql: "SELECT \(Checkpoint.columns), source FROM source_checkpoints ORDER BY source, number")
    while let row = try rows.next() {
      if let checkpoint = Checkpoint(row: row) { checkpoints[row[6], default: []].append(checkpoint) }
    }
    return try Row.fetchAll(db, sql: "SELECT id, name, genesis, records, hash FROM sources ORDER BY id").map { row in
      let genesis: Data = row[2]
      let hash: Data = row[4]
      return LogSource(
        id: row[0], name: row[1], genesis: Array(genesis), records: row[3], hash: ContentDigest(hash) ?? .zero,
        checkpoints: checkpoints[row[0]] ?? [])
    }
  }

  func insert(in db: Database) throws {
    try db.cachedStatement(sql: "INSERT INTO sources (id, name, genesis, records, hash) VALUES (?, ?, ?, ?, ?)")
      .execute(arguments: [id, name, Data(genesis), records, Data(hash.bytes)])
    let statement = try db.cachedStatement(
      sql: "INSERT INTO source_checkpoints (source, \(Checkpoint.columns)) VALUES (?, ?, ?, ?, ?, ?, ?)")
    for checkpoint in checkpoints {
      try statement.execute(arguments: [
        id, checkpoint.number, checkpoint.sequence, Data(checkpoint.hash.bytes), checkpoint.timeMicroseconds,
        Data(checkpoint.publicKey), Data(checkpoint.signature),
      ])
    }
  }
}
