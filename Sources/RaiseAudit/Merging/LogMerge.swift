import Foundation
import GRDB
import RaiseCore

/// Merges decision logs into one that answers for all of them, and in which the chain of each can still be verified.
///
///     let report = try LogMerge(into: "merged.sqlite").merge(["a/decisions.sqlite", "b/decisions.sqlite"])
///
/// Records stand in order of their times, whatever log they are of. The merged log is written anew beside the old one
/// and takes its place when it is whole, so that a reader, or a killed process, sees the old one or the new one.
/// Merging a log again adds what is new in it, if anything. Memory does not grow with the number of records.
public struct LogMerge {
  /// How logs are merged.
  public struct Options: Sendable {
    /// Who must have signed the logs. Nil: for each, the key beside it.
    public var key: VerifyingKey?
    /// Whether to do without the head files of logs, as for copies; a cut tail is then not seen.
    public var ignoresHeads = false
    /// Whether to leave broken logs out and merge the others. Without it nothing is merged.
    public var skipsBroken = false
    /// How many logs are open at the same time, at least 2; more are merged in rounds. Each takes up to three file
    /// descriptors, of which a process may have 256 where few are allowed. Default 64.
    public var width = 64
    /// Tells the time in microseconds since 1970 UTC.
    public var clock: @Sendable () -> Int64 = SystemClock.microseconds

    /// The defaults.
    public init() {}
  }

  private let target: String
  private let options: Options

  /// Merges into the file at `target`, which is made, or is a merged log already.
  public init(into target: String, options: Options = Options()) {
    self.target = target
    self.options = options
  }

  /// Merges the logs at `paths`, which may be merged ones.
  ///
  /// - Throws: ``AuditError``: a log is broken, is none, or is another log's copy that went on differently.
  public func merge(_ paths: [String]) throws -> MergeReport {
    for path in paths where Self.isSame(path, target) {
      throw AuditError.unmergeable(path: path, reason: "it is the file to merge into")
    }
    let lock = try MergeLock(target: target)
    defer { withExtendedLifetime(lock) {} }
    var round = MergeRound(lock: lock, options: options)
    let exists = FileManager.default.fileExists(atPath: target)
    let seal = try seal(after: exists ? expectMerged() : nil)
    return try round.merge(paths, over: exists ? target : nil, sealedBy: seal)
  }

  /// The last signature of the log that is to grow.
  private func expectMerged() throws -> Checkpoint? {
    try DecisionLogReader(path: target).snapshot { db in
      guard try Schema.isMerged(db) else { throw AuditError.notMerged(path: target) }
      return try Checkpoint.last(in: db)
    }
  }

  private func seal(after old: Checkpoint?) throws -> MergeSeal {
    let number = max(old?.number ?? 0, try HeadFile(log: target).read()?.number ?? 0)
    return MergeSeal(target: target, lastKey: old?.publicKey, number: number + 1, time: options.clock())
  }

  private static func isSame(_ left: String, _ right: String) -> Bool {
    let paths = [left, right].map { URL(fileURLWithPath: $0).resolvingSymlinksInPath().path }
    return paths[0] == paths[1]
  }
}

/// What a merge did.
public struct MergeReport: Sendable {
  /// How many logs the merged log holds.
  public var sourceCount = 0
  /// How many records stand in it.
  public var recordCount: Int64 = 0
  /// How many of these were added now.
  public var addedCount: Int64 = 0
  /// How many records were found to be held already, as another attempt's.
  public var repeatCount: Int64 = 0
  /// The logs that were left out because they are broken, and how.
  public var skipped: [(path: String, verification: Verification)] = []
}

/// What the next checkpoint of the merged log is, and who signs it.
struct MergeSeal {
  let target: String
  /// Who signed the one before; nil for the first.
  let lastKey: [UInt8]?
  let number: Int64
  let time: Int64

  /// Leaves a head that says that nothing was merged, where there is none: a merge that is killed between its two files
  /// must not look like one whose head was taken away.
  func announce() throws {
    let head = HeadFile(log: target)
    guard try head.read() == nil else { return }
    let key = try KeyFile(log: target).readOrMake()
    try head.replace(with: Checkpoint(number: 0, sequence: 0, hash: .zero, timeMicroseconds: time, key: key))
  }

  /// Signs what stands in the database; returns the checkpoint, for the head file.
  func sign(_ db: Database, records: Int64) throws -> Checkpoint {
    let file = KeyFile(log: target)
    let key = try file.readOrMake()
    guard lastKey ?? key.verifyingKey.bytes == key.verifyingKey.bytes else {
      throw AuditError.otherSigningKey(log: target, key: file.path)
    }
    let checkpoint = try Checkpoint(
      number: number, sequence: records, hash: SourceSeal.digest(db), timeMicroseconds: time, key: key)
    try checkpoint.insert(in: db)
    return checkpoint
  }
}
