import Foundation
import GRDB
import RaiseCore

extension Checkpoint {
  /// The columns in the order of ``init(row:)``.
  static let columns = "number, sequence, hash, time, public_key, signature"

  /// The checkpoint in a row; nil when its hash has not 32 bytes.
  init?(row: Row) {
    let hash: Data = row[2]
    let publicKey: Data = row[4]
    let signature: Data = row[5]
    guard let digest = ContentDigest(hash) else { return nil }
    self.init(
      number: row[0], sequence: row[1], hash: digest, timeMicroseconds: row[3], publicKey: Array(publicKey),
      signature: Array(signature))
  }

  /// All checkpoints of a log, in order; those whose hash has not 32 bytes are left out.
  static func all(in db: Database) throws -> [Checkpoint] {
    try Row.fetchAll(db, sql: "SELECT \(columns) FROM checkpoints ORDER BY number").compactMap(Checkpoint.init(row:))
  }

  /// The last checkpoint of the log, if there is one.
  static func last(in db: Database) throws -> Checkpoint? {
    let statement = try db.cachedStatement(
      sql: "SELECT \(columns) FROM checkpoints ORDER BY number DESC LIMIT 1")
    return try Row.fetchOne(statement).flatMap(Checkpoint.init(row:))
  }

  func insert(in db: Database) throws {
    try db.cachedStatement(sql: "INSERT INTO checkpoints (\(Self.columns)) VALUES (?, ?, ?, ?, ?, ?)").execute(
      arguments: [number, sequence, Data(hash.bytes), timeMicroseconds, Data(publicKey), Data(signature)])
  }
}
