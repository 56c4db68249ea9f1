import RaiseCore

/// A decision log in one SQLite file: chained, signed, append-only.
///
///     let log = try SQLiteDecisionLog(path: "decisions.sqlite")
///     try await log.record(record)
///     try await log.close()
///
/// Records are written in batches by one task; a bounded queue stands in front of it. Several logs, in one process or
/// in several, may write to the same file. Beside it stand `<log>.key` (signs checkpoints, mode 0600), `<log>.pub`
/// (verifies them) and `<log>.head` (how far the log went). docs/decision-log.md tells the rest.
///
/// Call ``close()`` or ``flush()`` at the end: what was taken over and not yet written is lost with the process.
public final class SQLiteDecisionLog: DecisionLog {
  /// How a log is kept.
  public struct Options: Sendable {
    /// What a commit waits for (PRAGMA synchronous).
    public enum Synchronous: String, Sendable, CaseIterable {
      /// A loss of power may take the records since the last ``SQLiteDecisionLog/flush()``, and never breaks the chain.
      case normal = "NORMAL"
      /// Each batch is on the disk before the next.
      case full = "FULL"
    }

    /// When `record` returns.
    public enum Acknowledgement: Sendable, CaseIterable {
      /// When the records are taken over. An error of writing comes with a later call, and nothing is dropped.
      case accepted
      /// When the records are in the file. A call that throws has written none of its records, and they are not tried
      /// again: for those who let nothing out that is not on record.
      case written
    }

    /// When `record` returns. Default accepted.
    public var acknowledgement: Acknowledgement = .accepted
    /// What a commit waits for. Default normal.
    public var synchronous: Synchronous = .normal
    /// How many records one transaction holds, calls being kept whole; at least 1. Default 1000.
    public var batchSize = 1000
    /// How many records may wait before `record` suspends; at least 1. A larger call is taken when nothing waits.
    /// Default 16 000.
    public var queueBound = 16_000
    /// How many records may follow a checkpoint before the next is signed; at least 1. Default 10 000.
    public var checkpointInterval = 10_000
    /// The share of allowed records that is kept, 0...1. Less than 1 is itself recorded. Default 1.
    ///
    /// Allowed records with findings or an error are always kept.
    public var allowedShare = 1.0
    /// Signs checkpoints. Default nil: the key in `<log>.key`, made when there is none.
    public var signingKey: SigningKey?
    /// How long to wait for another process that is writing, in seconds. Default 30.
    public var busyTimeoutSeconds = 30.0
    /// Tells the time in microseconds since 1970 UTC.
    public var clock: @Sendable () -> Int64 = SystemClock.microseconds

    /// The defaults.
    public init() {}
  }

  private let writer: LogWriter
  private let queue: WriteQueue

  /// Opens the log at `path`, or makes it.
  ///
  /// - Throws: ``AuditError``.
  public convenience init(path: String, options: Options = Options()) throws {
    try self.init(path: path, options: options, seed: .random(in: 0 ... .max))
  }

  /// With ids from a seed of the caller's, for tests.
  init(path: String, options: Options, seed: UInt64) throws {
    writer = try LogWriter(path: path, options: options, seed: seed)
    queue = WriteQueue(path: path, writer: writer, options: options)
  }

  public func record(contentsOf records: [DecisionRecord]) async throws { try await queue.append(records) }

  public func flush() async throws { try await queue.flush() }

  /// How many records of a run were accepted and written, those that sampling left out among them.
  public func recordCount(ofRun run: String) async throws -> Int { try await writer.recordCount(ofRun: run) }

  /// Flushes and closes the file. Further calls throw ``AuditError/closed(path:)``.
  public func close() async throws { try await queue.close() }
}
