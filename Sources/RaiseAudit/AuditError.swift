/// What can go wrong with a decision log.
public enum AuditError: Error, Sendable, Hashable, CustomStringConvertible {
  /// There is no file of that name; reading never makes one.
  case noSuchLog(path: String)
  /// The file is there, and is something else.
  case notALog(path: String, reason: String)
  /// The log cannot be opened or read.
  case unreadable(path: String, reason: String)
  /// Records could not be written. So many that were taken over wait, and the next call tries again.
  case notWritten(path: String, reason: String, waiting: Int)
  /// The log was closed before.
  case closed(path: String)
  /// The signing key cannot be read or made.
  case signingKey(path: String, reason: String)
  /// The log's checkpoints were signed with another key than the one at hand.
  case otherSigningKey(log: String, key: String)
  /// The log is not what its head file says; whoever goes on writing would bury the evidence.
  case tampered(path: String, reason: String)
  /// The head file could not be read or replaced.
  case head(path: String, reason: String)
  /// Records are to be written into a log that holds those of others.
  case merged(path: String)
  /// Logs are to be merged into one that is a log of its own.
  case notMerged(path: String)
  /// A log cannot be merged.
  case unmergeable(path: String, reason: String)
  /// A log that is to be merged is not as it was written.
  case broken(path: String, reason: String)
  /// Another process is merging into the same file.
  case mergeInUse(path: String)
  /// The merged log could not be written.
  case mergeFailed(path: String, reason: String)
  /// The cursor is misspelt, or points into another log.
  case cursor(String, reason: String)
  /// A time that is none.
  case time(String)

  public var description: String {
    switch self {
    case .noSuchLog(let path): "\(path): there is no decision log"
    case .notALog(let path, let reason): "\(path): this is not a decision log: \(reason)"
    case .unreadable(let path, let reason): "\(path): cannot read the decision log: \(reason)"
    case .notWritten(let path, let reason, let waiting):
      "\(path): cannot write to the decision log: \(reason)"
        + (waiting == 0 ? "" : "; \(waiting) records wait and are tried again")
    case .closed(let path): "\(path): the decision log was closed"
    case .signingKey(let path, let reason): "\(path): cannot use the signing key: \(reason)"
    case .otherSigningKey(let log, let key):
      "\(log): its checkpoints were signed with another key than \(key); put that key back, or begin a new log"
    case .tampered(let path, let reason):
      "\(path): \(reason); look into it with raise audit verify, and begin a new log"
    case .head(let path, let reason): "\(path): cannot use the head file: \(reason)"
    case .merged(let path):
      "\(path): this is a merged log, which holds the records of others; write to a log of its own, and merge that one"
    case .notMerged(let path):
      "\(path): this is a log of its own, not a merged one; give --into another file"
    case .unmergeable(let path, let reason): "\(path): this log is not merged: \(reason)"
    case .broken(let path, let reason):
      "\(path): this log is broken, so nothing was merged: \(reason); raise audit verify tells more, "
        + "--skip-broken merges the others"
    case .mergeInUse(let path): "\(path): another raise process is merging into this file"
    case .mergeFailed(let path, let reason):
      "\(path): cannot write the merged log: \(reason); what was merged before is as it was"
    case .cursor(let text, let reason): "cursor \"\(text)\": \(reason)"
    case .time(let text): "time \"\(text)\": expected \(TimeExpression.forms)"
    }
  }
}
