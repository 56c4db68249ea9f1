import Foundation
import GRDB
import RaiseCore
import Testing

@testable import RaiseAudit

/// A folder of a test's own, removed when the test is done with it.
final class Folder: Sendable {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.appendingPathComponent("raise-audit-\(UUID())").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func file(_ name: String) -> String { path + "/" + name }

  var log: String { file("decisions.sqlite") }
}

extension SQLiteDecisionLog.Options {
  /// 2026-11-23 18:00:00 UTC, always.
  static var fixed: SQLiteDecisionLog.Options {
    var options = SQLiteDecisionLog.Options()
    options.clock = { Fixture.now }
    return options
  }
}

/// Records as the filter and the guard write them: 4 in 5 are allowed.
enum Fixture {
  static let now: Int64 = 1_795_456_800_000_000
  static let policy = PolicyID(name: "pretraining-web", version: "1.2.0", digest: digest(9))

  static func digest(_ byte: UInt8) -> ContentDigest { ContentDigest([UInt8](repeating: byte, count: 32)) ?? .zero }

  /// The record number `index` of a run, a second after the one before.
  static func record(_ index: Int, run: String = "run-1") -> DecisionRecord {
    let isFound = index % 5 == 4
    return DecisionRecord(
      timeMicroseconds: now - 3_600_000_000 + Int64(index) * 1_000_000, stage: .pretraining, component: "filter",
      run: run, item: "doc-\(index)", metadata: ["file": "web-\(index / 10).jsonl.gz", "line": "\(index % 10 + 1)"],
      inputDigest: digest(UInt8(index % 251)), inputLength: 2500 + index, policy: policy,
      action: isFound ? (index % 2 == 0 ? .redact : .block) : .allow, findings: isFound ? findings(index) : [],
      latencyMicroseconds: Int64(100 + index % 7))
  }

  private static func findings(_ index: Int) -> [Finding] {
    let email = Finding(
      rule: "personal-data", hazard: Hazard(rawValue: "prv.email"), score: 0.9, range: index..<index + 16,
      detail: "email")
    let insult = Finding(rule: "insults", hazard: .harassment, score: 0.75, range: 3..<9, mode: .monitor)
    return index % 2 == 0 ? [email] : [email, insult]
  }

  /// A log of so many records, closed.
  static func fill(_ path: String, count: Int, options: SQLiteDecisionLog.Options = .fixed) async throws {
    let log = try SQLiteDecisionLog(path: path, options: options, seed: 1)
    try await log.record(contentsOf: (0..<count).map { record($0) })
    try await log.close()
  }
}

/// Every record of a log, oldest first.
func readBack(_ path: String) throws -> [DecisionRecord] {
  try DecisionLogReader(path: path).answer(ListQuery(limit: .max)).map(\.record)
}

/// Does to a log what only somebody with the file can do, and puts the triggers back whose names `restoring` lets pass.
func tamper(
  _ path: String, _ change: (Database) throws -> Void, restoring: (String) -> Bool = { _ in true }
) throws {
  var configuration = Configuration()
  configuration.foreignKeysEnabled = false
  let queue = try DatabaseQueue(path: path, configuration: configuration)
  try queue.write { db in
    let triggers = try Row.fetchAll(db, sql: "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    for trigger in triggers { try db.execute(sql: "DROP TRIGGER \(trigger["name"] as String)") }
    try change(db)
    for trigger in triggers where restoring(trigger["name"]) { try db.execute(sql: trigger["sql"]) }
  }
  try queue.close()
}
