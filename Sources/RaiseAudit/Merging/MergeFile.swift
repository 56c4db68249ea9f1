import Foundation
import GRDB

/// A merged log while it is written: a database of its own, which takes the place of the old one when it is whole.
///
/// It has no journal and waits for no disk until the end: a killed merge leaves a file that the next one removes. Nor
/// has the finished log one: it is one file that nobody writes to.
struct MergeFile {
  let path: String
  /// What it is to become; named in errors.
  let target: String

  /// Makes the file and has `body` fill it in one transaction, without its indices, which are made afterwards: sorting
  /// once is several times as fast as inserting in no order.
  ///
  /// - Throws: ``AuditError/mergeFailed(path:reason:)``. The logs that are read were read whole before, to verify them:
  ///   what fails now is this file.
  func write(_ body: (Database) throws -> Void) throws {
    do { try fill(body) } catch let error as DatabaseError {
      let reason = error.message ?? "SQLite error \(error.extendedResultCode.rawValue)"
      throw AuditError.mergeFailed(path: target, reason: reason)
    }
  }

  private func fill(_ body: (Database) throws -> Void) throws {
    var configuration = Configuration()
    configuration.foreignKeysEnabled = false
    configuration.label = "RaiseAudit.merge"
    let queue = try DatabaseQueue(path: path, configuration: configuration)
    try queue.writeWithoutTransaction { db in
      try db.execute(
        sql: """
          PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE;
          PRAGMA cache_size = -65536;
          """
      )
    }
    try Schema.migrator.migrate(queue)
    try queue.writeWithoutTransaction { db in
      try db.inTransaction(.exclusive) {
        let indices = try Row.fetchAll(
          db, sql: "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL")
        for index in indices { try db.execute(sql: "DROP INDEX \(index["name"] as String)") }
        try body(db)
        for index in indices { try db.execute(sql: index["sql"]) }
        return .commit
      }
    }
    try queue.close()
  }

  /// Puts the file in the place of the target, whole and durable.
  func publish() throws {
    let descriptor = open(path, O_RDONLY)
    guard descriptor >= 0 else { throw MergeFile.failure(target) }
    let isDurable = fsync(descriptor) == 0
    close(descriptor)
    guard isDurable, rename(path, target) == 0 else { throw MergeFile.failure(target) }
  }

  static func failure(_ target: String) -> AuditError {
    .mergeFailed(path: target, reason: String(cString: strerror(errno)))
  }
}

/// Keeps a second process from merging into the same file, and removes what killed merges left.
final class MergeLock {
  let target: String
  private let path: String
  private let descriptor: Int32

  init(target: String) throws {
    self.target = target
    path = target + ".merging"
    while true {
      let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
      guard descriptor >= 0 else { throw MergeFile.failure(target) }
      guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
        close(descriptor)
        throw AuditError.mergeInUse(path: target)
      }
      // Whoever had the lock before has removed the file at his end: then the lock is on nothing.
      if MergeLock.isStill(path, descriptor) {
        self.descriptor = descriptor
        break
      }
      close(descriptor)
    }
    removeDrafts()
  }

  deinit {
    removeDrafts()
    unlink(path)
    close(descriptor)
  }

  /// A name for a file that is removed when the lock is let go of.
  func draft(_ number: Int) -> String { "\(path)-\(number)" }

  private func removeDrafts() {
    let folder = (path as NSString).deletingLastPathComponent
    let prefix = (path as NSString).lastPathComponent + "-"
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.isEmpty ? "." : folder)) ?? []
    for name in names where name.hasPrefix(prefix) { unlink((folder as NSString).appendingPathComponent(name)) }
  }

  private static func isStill(_ path: String, _ descriptor: Int32) -> Bool {
    var opened = stat()
    var named = stat()
    return fstat(descriptor, &opened) == 0 && stat(path, &named) == 0 && opened.st_ino == named.st_ino
  }
}
