import RaiseCore

/// What came out of verifying a log.
public struct Verification: Sendable, Equatable {
  /// How many records were read.
  public var recordCount: Int64 = 0
  /// In a merged log: how many logs it holds; else 0.
  public var sourceCount: Int64 = 0
  /// In a merged log: how many records were read that another source holds too, and that count once.
  public var repeatCount: Int64 = 0
  /// The last record's number and hash, to be written down elsewhere; nil for an empty log.
  public var anchor: LogAnchor?
  /// How many checkpoints were read.
  public var checkpointCount: Int64 = 0
  /// The last record that a good checkpoint covers. Those behind it are chained, and could be cut off unseen.
  public var coveredSequence: Int64 = 0
  /// The key that the checkpoints were checked with; nil when the log itself was the only one to name it.
  public var trustedKey: VerifyingKey?
  /// How many breaks were found.
  public var breakCount = 0
  /// The first breaks, up to ``breakLimit``.
  public var breaks: [ChainBreak] = []

  /// How many breaks are told one by one.
  public static let breakLimit = 100

  /// Whether the log is as it was written.
  public var isWhole: Bool { breakCount == 0 }

  mutating func add(_ found: ChainBreak) {
    breakCount += 1
    if breaks.count < Self.breakLimit { breaks.append(found) }
  }
}

/// A record's number and hash, written down where nobody who can change the log can change it.
public struct LogAnchor: Sendable, Hashable, CustomStringConvertible {
  /// The record's number.
  public var sequence: Int64
  /// The record's hash.
  public var hash: ContentDigest

  /// Names a record.
  public init(sequence: Int64, hash: ContentDigest) {
    self.sequence = sequence
    self.hash = hash
  }

  /// Reads `<number>:<64 hexadecimal digits>`; nil when it is something else.
  public init?(_ text: String) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, let sequence = Int64(parts[0]), sequence > 0, let hash = ContentDigest(hex: parts[1])
    else { return nil }
    self.init(sequence: sequence, hash: hash)
  }

  public var description: String { "\(sequence):\(hash)" }
}
