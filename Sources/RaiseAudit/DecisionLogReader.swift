import Foundation
import GRDB
import RaiseCore

/// Asks a log questions. Reading never makes a log, never changes one, and never holds up its writer.
///
///     let log = try DecisionLogReader(path: "decisions.sqlite")
///     for decision in try log.answer(ListQuery(filter)) { print(decision.record.item) }
public struct DecisionLogReader: Sendable {
  /// The log's file.
  public let path: String
  private let queue: DatabaseQueue

  /// Opens the log at `path`.
  ///
  /// - Throws: ``AuditError``: there is none, it is something else, it cannot be read.
  public init(path: String) throws {
    self.path = path
    queue = try LogDatabase.openForReading(path)
  }

  /// Answers a question.
  public func answer<Q: AuditQuery>(_ query: Q) throws -> Q.Answer { try read { try query.answer($0) } }

  /// The SQL that answers a question, statement by statement, to be pasted into `sqlite3`.
  public func sql(of query: some AuditQuery) throws -> [String] { try read { try query.statements($0) } }

  /// Compares the whole log with its hashes and signatures.
  ///
  /// - Parameters:
  ///   - key: Who must have signed. Nil: the key in `<log>.pub` or `<log>.key` beside the log; when there is none, the
  ///     one that the first checkpoint names, which proves only that nobody else signed later.
  ///   - anchors: Records that were written down elsewhere.
  ///   - ignoresHead: Does without `<log>.head`, as for a copy of the log alone; a cut tail is then not seen.
  /// - Throws: ``AuditError`` when the log cannot be read; a broken chain is a result, not an error.
  public func verify(
    key: VerifyingKey? = nil, anchors: [LogAnchor] = [], ignoresHead: Bool = false
  ) throws -> Verification {
    try verified(key: key, anchors: anchors, ignoresHead: ignoresHead) { _, report in report }
  }

  /// Verifies, and hands over what was verified: nobody can change it before `body` returns.
  func verified<T>(
    key: VerifyingKey? = nil, anchors: [LogAnchor] = [], ignoresHead: Bool = false,
    _ body: (Database, Verification) throws -> T
  ) throws -> T {
    let head = ignoresHead ? Verifier.Head.ignored : readHead()
    let key = try key ?? VerifyingKey.beside(log: path)
    return try read { db in
      if try Schema.isMerged(db) {
        var verifier = try MergedVerifier(db, head: head, pinnedKey: key)
        return try body(db, verifier.verify(anchors: anchors))
      }
      var verifier = try Verifier(db, head: head, pinnedKey: key)
      return try body(db, verifier.verify(anchors: anchors))
    }
  }

  /// Hands over the log in one state, unverified.
  func snapshot<T>(_ body: (Database) throws -> T) throws -> T { try read(body) }

  private func readHead() -> Verifier.Head {
    do { return try HeadFile(log: path).read().map { .checkpoint($0) } ?? .missing } catch {
      return .unusable(reason: "\(error)")
    }
  }

  private func read<T>(_ body: (Database) throws -> T) throws -> T {
    do { return try queue.read(body) } catch let error as DatabaseError {
      throw AuditError.unreadable(path: path, reason: error.message ?? "\(error.extendedResultCode)")
    }
  }
}

extension VerifyingKey {
  /// The key in the files beside a log; nil when there are none.
  static func beside(log: String) throws -> VerifyingKey? {
    let file = KeyFile(log: log)
    guard let pem = try? String(contentsOfFile: file.publicPath, encoding: .utf8) else {
      return (try? file.read())?.verifyingKey
    }
    guard let key = VerifyingKey(pem: pem) else {
      throw AuditError.signingKey(path: file.publicPath, reason: "it holds no Ed25519 public key in PEM")
    }
    return key
  }
}
