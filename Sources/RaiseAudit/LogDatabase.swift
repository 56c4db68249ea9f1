import Foundation
import GRDB

/// Opens the log's file, for its one writer or for readers.
enum LogDatabase {
  /// Makes the log when there is none, and brings an old one up to date.
  ///
  /// Two processes that open a new log at the same moment get in each other's way while one makes the tables; then
  /// the other tries again.
  static func openForWriting(_ path: String, _ options: SQLiteDecisionLog.Options) throws -> DatabaseQueue {
    var lastError: any Error = AuditError.closed(path: path)
    for _ in 0..<20 {
      do { return try open(path, options) } catch let error as DatabaseError where isPassing(error) {
        lastError = error
        usleep(50_000)
      } catch { throw explained(error, path) }
    }
    throw explained(lastError, path)
  }

  private static func open(_ path: String, _ options: SQLiteDecisionLog.Options) throws -> DatabaseQueue {
    var configuration = Configuration()
    configuration.journalMode = .wal
    configuration.busyMode = .timeout(options.busyTimeoutSeconds)
    // The chain vouches for what refers to what; checking it at each insert costs a tenth of the time.
    configuration.foreignKeysEnabled = false
    configuration.label = "RaiseAudit.writer"
    try expectLogOrNothing(path)
    let queue = try DatabaseQueue(path: path, configuration: configuration)
    try queue.writeWithoutTransaction { db in
      try db.execute(sql: "PRAGMA synchronous = \(options.synchronous.rawValue)")
      // In KiB when negative. The indices' growing ends and the journal between two checkpoints fit in.
      try db.execute(sql: "PRAGMA cache_size = -32768; PRAGMA wal_autocheckpoint = 4096")
    }
    try Schema.migrator.migrate(queue)
    return queue
  }

  /// Somebody else's database is left alone.
  private static func expectLogOrNothing(_ path: String) throws {
    guard let size = try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int, size > 0 else { return }
    var configuration = Configuration()
    configuration.busyMode = .timeout(5)
    let queue = try DatabaseQueue(path: path, configuration: configuration)
    let (isLog, isMerged) = try queue.read { db in
      let id = try Int32.fetchOne(db, sql: "PRAGMA application_id")
      // Another process may be making the log: GRDB's own tables come first.
      let tables = try Int.fetchOne(
        db, sql: "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'grdb_%'")
      return (id == Schema.applicationID || tables == 0, try Schema.isMerged(db))
    }
    guard !isMerged else { throw AuditError.merged(path: path) }
    guard isLog else { throw AuditError.notALog(path: path, reason: "it is another program's SQLite database") }
  }

  /// Opens an existing log that will not be changed.
  ///
  /// A log in a folder that cannot be written has no place for the index of its journal. When the journal is empty,
  /// the file is all there is, and is read as unchanging; otherwise its newest records would be overlooked, so that
  /// is an error.
  static func openForReading(_ path: String) throws -> DatabaseQueue {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw AuditError.noSuchLog(path: path)
    }
    guard !isFolder.boolValue else { throw AuditError.notALog(path: path, reason: "it is a folder") }
    do {
      return try read(path)
    } catch let error as DatabaseError
      where [.SQLITE_CANTOPEN, .SQLITE_READONLY].contains(error.resultCode.primaryResultCode)
    {
      let journal = try? FileManager.default.attributesOfItem(atPath: path + "-wal")[.size] as? Int
      guard (journal ?? 0) == 0, let copy = try? read(immutable(path)) else { throw explained(error, path) }
      return copy
    } catch { throw explained(error, path) }
  }

  private static func read(_ path: String) throws -> DatabaseQueue {
    var configuration = Configuration()
    configuration.readonly = true
    configuration.busyMode = .timeout(5)
    configuration.label = "RaiseAudit.reader"
    let queue = try DatabaseQueue(path: path, configuration: configuration)
    let id = try queue.read { db in
      try db.execute(sql: "PRAGMA cache_size = -32768")
      return try Int32.fetchOne(db, sql: "PRAGMA application_id")
    }
    guard id == Schema.applicationID else {
      throw AuditError.notALog(path: path, reason: "it is another program's SQLite database")
    }
    return queue
  }

  /// <https://www.sqlite.org/uri.html>
  private static func immutable(_ path: String) -> String {
    URL(fileURLWithPath: path).absoluteString + "?immutable=1"
  }

  /// Makes everything committed so far durable, also where commits are not (synchronous=NORMAL): what is not yet in
  /// the database stands in the journal.
  static func synchronize(_ path: String) throws {
    let descriptor = Foundation.open(path + "-wal", O_RDONLY)
    guard descriptor >= 0 else { throw AuditError.unreadable(path: path + "-wal", reason: reason()) }
    defer { Foundation.close(descriptor) }
    #if canImport(Darwin)
      let code = fcntl(descriptor, F_FULLFSYNC)
    #else
      let code = fsync(descriptor)
    #endif
    guard code == 0 else { throw AuditError.unreadable(path: path + "-wal", reason: reason()) }
  }

  private static func reason() -> String { String(cString: strerror(errno)) }

  private static func isPassing(_ error: DatabaseError) -> Bool {
    [.SQLITE_BUSY, .SQLITE_LOCKED].contains(error.resultCode)
      || error.message?.contains("already exists") == true || error.message?.contains("UNIQUE constraint") == true
  }

  private static func explained(_ error: any Error, _ path: String) -> any Error {
    guard let error = error as? DatabaseError else { return error }
    let message = error.message ?? "SQLite error \(error.extendedResultCode.rawValue)"
    if error.resultCode == .SQLITE_NOTADB { return AuditError.notALog(path: path, reason: message) }
    return AuditError.unreadable(path: path, reason: message)
  }
}
