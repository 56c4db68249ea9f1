/// One thing about a log that is not as it was written.
public enum ChainBreak: Sendable, Hashable, CustomStringConvertible {
  /// A record's content does not give its hash.
  case changed(Int64)
  /// A record's content and hash were both rewritten: the next one continues from another hash.
  case rewritten(Int64)
  /// Records are missing; their numbers too.
  case removed(ClosedRange<Int64>)
  /// Records are missing in front of one, and the numbers were closed up.
  case removedBefore(Int64, count: Int64)
  /// A record stands behind another than the one it continues.
  case reordered(Int64, continues: Int64)
  /// Two records continue the same one.
  case forked(Int64, and: Int64)
  /// A record does not continue the one in front, which was rewritten, or behind which records were removed.
  case severed(Int64)
  /// The last records are missing.
  case cutOff(after: Int64, upTo: Int64)
  /// Records were rewritten with all their hashes after a checkpoint was signed over them.
  case replaced(ClosedRange<Int64>)
  /// A checkpoint's signature does not fit it.
  case badSignature(checkpoint: Int64)
  /// A checkpoint was signed by somebody else.
  case otherKey(checkpoint: Int64)
  /// Checkpoints are missing.
  case checkpointsMissing(ClosedRange<Int64>)
  /// The head file is missing, so a cut tail could not be seen.
  case headMissing
  /// The head file cannot be read, or its signature is bad.
  case headUnusable(reason: String)
  /// The record that an auditor wrote down is not there with that hash.
  case anchorMissing(Int64)
  /// A row of another table does not belong to the records.
  case inconsistent(table: String, reason: String)
  /// A trigger that refuses changes is gone.
  case unprotected(trigger: String)
  /// The file cannot be read as a log at all.
  case unreadable(reason: String)
  /// In a merged log: what is not as it was written is of one source; records are counted as that one counts them.
  indirect case inSource(String, ChainBreak)

  /// The word that scripts look for: `changed`, `removed`, `reordered`, `cut-off`, `forked`, ….
  public var kind: String {
    switch self {
    case .changed, .rewritten, .replaced: "changed"
    case .removed, .removedBefore: "removed"
    case .reordered: "reordered"
    case .forked: "forked"
    case .severed: "severed"
    case .cutOff: "cut-off"
    case .badSignature, .otherKey: "bad-signature"
    case .checkpointsMissing: "checkpoints-missing"
    case .headMissing, .headUnusable: "head"
    case .anchorMissing: "anchor"
    case .inconsistent: "inconsistent"
    case .unprotected: "unprotected"
    case .unreadable: "unreadable"
    case .inSource(_, let found): found.kind
    }
  }

  /// The first record concerned, if it is about records.
  public var sequence: Int64? {
    switch self {
    case .changed(let sequence), .rewritten(let sequence), .removedBefore(let sequence, _),
      .reordered(let sequence, _), .forked(let sequence, _), .severed(let sequence), .anchorMissing(let sequence):
      sequence
    case .removed(let range), .replaced(let range): range.lowerBound
    case .cutOff(let last, _): last + 1
    case .inSource(_, let found): found.sequence
    default: nil
    }
  }

  public var description: String {
    switch self {
    case .changed(let sequence): "record \(sequence) was changed: its content does not give its hash"
    case .rewritten(let sequence):
      "record \(sequence) was changed together with its hash: record \(sequence + 1) continues from another"
    case .removed(let range):
      range.count == 1
        ? "record \(range.lowerBound) was removed" : "records \(range.lowerBound) to \(range.upperBound) were removed"
    case .removedBefore(let sequence, let count):
      "\(count) record\(count == 1 ? " was" : "s were") removed in front of record \(sequence), "
        + "and those behind were numbered anew"
    case .reordered(let sequence, let continues):
      "records were reordered: record \(sequence) continues record \(continues), not the one in front of it"
    case .forked(let sequence, let other): "the chain forks: records \(other) and \(sequence) continue the same record"
    case .severed(let sequence):
      "record \(sequence) does not continue record \(sequence - 1): that one was changed together with its hash, "
        + "or records between them were removed"
    case .cutOff(let last, let end):
      "the tail was cut off: the log ends with record \(last), and its signed head says it went to \(end)"
    case .replaced(let range):
      "records \(range.lowerBound) to \(range.upperBound), or some of them, were changed with all hashes: "
        + "the checkpoint over them was signed over another hash"
    case .badSignature(let number): "checkpoint \(number) was changed: its signature does not fit"
    case .otherKey(let number): "checkpoint \(number) was signed with another key"
    case .checkpointsMissing(let range):
      range.count == 1
        ? "checkpoint \(range.lowerBound) was removed"
        : "checkpoints \(range.lowerBound) to \(range.upperBound) were removed"
    case .headMissing: "the head file is missing, so the tail may have been cut off"
    case .headUnusable(let reason): "the head file is of no use, so the tail may have been cut off: \(reason)"
    case .anchorMissing(let sequence): "record \(sequence) is not there with the hash that was written down"
    case .inconsistent(let table, let reason): "table \(table) does not agree with the records: \(reason)"
    case .unprotected(let trigger): "the trigger \(trigger), which refuses changes, was dropped"
    case .unreadable(let reason): "the file cannot be read as a log: \(reason)"
    case .inSource(let name, let found): "source \(name): \(found)"
    }
  }
}
