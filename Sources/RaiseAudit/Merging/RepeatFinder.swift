import Crypto
import Foundation
import GRDB
import RaiseCore

/// Finds records that say what one of another source has said: two attempts at the same work decided the same.
///
/// Attempts at the same work have the same run. What they decided is the same when stage, component, run, item, digest
/// and length of the text, policy, model, action, mode, error and findings are. Place, time, latency and metadata (such
/// as the line, which differs when rows come in another order) may differ. Records that the log wrote about itself are
/// never repeats, nor those without a run, which are of servers.
struct RepeatFinder {
  private let database: Database
  /// Runs of which several inputs have records; only these are looked at.
  private let sharedRuns: Set<Int64>
  private var values = CanonicalValues()

  init(_ db: Database, sharedRuns: Set<Int64>) throws {
    database = db
    self.sharedRuns = sharedRuns
    try db.execute(
      sql: "CREATE TEMP TABLE seen (key BLOB PRIMARY KEY, source INTEGER NOT NULL) STRICT, WITHOUT ROWID")
  }

  /// Whether another source has said the same; else it is noted that this one has.
  ///
  /// - Parameters:
  ///   - encoded: The record in its canonical form.
  ///   - run: The number of its run in the merged log.
  mutating func isRepeat(_ encoded: [UInt8], run: Int64, source: Int64) throws -> Bool {
    guard sharedRuns.contains(run), let key = key(of: encoded) else { return false }
    let known = try Int64.fetchOne(
      database.cachedStatement(sql: "SELECT source FROM seen WHERE key = ?"), arguments: [key])
    if let known { return known != source }
    try database.cachedStatement(sql: "INSERT INTO seen (key, source) VALUES (?, ?)").execute(arguments: [key, source])
    return false
  }

  /// Half of a SHA-256 over what must be the same; nil for records that are never repeats.
  private mutating func key(of encoded: [UInt8]) -> Data? {
    values.read(encoded)
    guard values.isWhole, values.values.count > CanonicalForm.findingCountIndex else { return nil }
    if case .text(let component) = values.values[6], encoded[component].elementsEqual(LogRecord.component.utf8) {
      return nil
    }
    var hasher = SHA256()
    // Stage, component, run; item; digest, length, policy, model, action, mode; error, failed_open, findings.
    for part in [5..<8, 11..<12, 13..<22, 23..<values.values.count] {
      encoded[values.starts[part.lowerBound]..<values.starts[part.upperBound]].withUnsafeBytes {
        hasher.update(bufferPointer: $0)
      }
    }
    return Data(hasher.finalize().prefix(16))
  }
}

extension CanonicalForm {
  /// Where the number of findings stands in the list of a record; eight values of each finding follow.
  static let findingCountIndex = 25
}
