import GRDB
import RaiseCore

/// Reads all records in order and computes the hash that each ought to have.
///
/// Records and findings are read side by side, both in order of the record's number.
struct RecordCursor {
  /// What the chain is made of.
  struct Record {
    var sequence: Int64
    var previous: ContentDigest
    var hash: ContentDigest
    var computedHash: ContentDigest
    /// When the log dates it, in microseconds since 1970 UTC.
    var time: Int64
    /// The number of its run, in table `runs`; likewise of its policy and of its model.
    var run: Int64
    var policy: Int64
    var model: Int64?
    /// How many records of the run it stands for: one, or as many as the log left out when it says so.
    var acceptedCount: Int64
  }

  private let records: Cursor
  private let findings: Cursor
  private let runs: [Int64: [UInt8]]
  private let policies: [Int64: [UInt8]]
  private let models: [Int64: [UInt8]]
  /// Holds the record that ``next()`` returned last, in its canonical form.
  private(set) var encoder = CanonicalEncoder()
  private var nextFinding: Int64?
  /// The number of findings of records that are not there.
  private(set) var orphans: [(sequence: Int64, count: Int)] = []

  init(_ db: Database) throws {
    records = try Cursor(
      db,
      """
      SELECT sequence, previous, id, time, decided, stage, component, run, actor, request, trace, item, metadata,
        input_digest, input_length, policy, model, action, mode, latency, error, failed_open, hash
      FROM decisions ORDER BY sequence
      """)
    findings = try Cursor(
      db,
      """
      SELECT sequence, rule, hazard, score, range_start, range_end, threshold, mode, detail
      FROM findings ORDER BY sequence, ordinal
      """)
    runs = try Self.identities(db, "runs", ["name"])
    policies = try Self.identities(db, "policies", ["name", "version", "digest"])
    models = try Self.identities(db, "models", ["name", "digest"])
    try stepFinding()
  }

  private static func identities(_ db: Database, _ table: String, _ columns: [String]) throws -> [Int64: [UInt8]] {
    let rows = try Cursor(db, "SELECT id, \(columns.joined(separator: ", ")) FROM \(table)")
    var identities: [Int64: [UInt8]] = [:]
    while try rows.step() {
      var encoder = CanonicalEncoder()
      for column in columns.indices { rows.encode(Int32(column + 1), to: &encoder) }
      identities[rows.integer(0)] = encoder.bytes
    }
    return identities
  }

  mutating func next() throws -> Record? {
    guard try records.step() else {
      try skipFindings(before: nil)
      return nil
    }
    let sequence = records.integer(0)
    encoder.removeAll()
    encoder.text(CanonicalForm.decision)
    encodeColumns(1...6)
    encode(runs, 7)
    encodeColumns(8...14)
    encode(policies, 15)
    if records.isNull(16) { encodeNulls(2) } else { encode(models, 16) }
    encodeColumns(17...21)
    try encodeFindings(of: sequence)
    return Record(
      sequence: sequence, previous: records.digest(1) ?? .zero, hash: records.digest(22) ?? .zero,
      computedHash: encoder.digest, time: records.integer(3), run: records.integer(7), policy: records.integer(15),
      model: records.optionalInteger(16), acceptedCount: acceptedCount)
  }

  private mutating func encodeColumns(_ columns: ClosedRange<Int32>) {
    for column in columns { records.encode(column, to: &encoder) }
  }

  /// A number without a row encodes to nothing, which gives no record's hash.
  private mutating func encode(_ identities: [Int64: [UInt8]], _ column: Int32) {
    encoder.encoded(identities[records.integer(column)] ?? [])
  }

  private mutating func encodeNulls(_ count: Int) {
    for _ in 0..<count { encoder.null() }
  }

  private mutating func encodeFindings(of sequence: Int64) throws {
    try skipFindings(before: sequence)
    guard nextFinding == sequence else { return encoder.integer(0) }
    var found = CanonicalEncoder()
    var count: Int64 = 0
    while nextFinding == sequence {
      for column in Int32(1)...8 { findings.encode(column, to: &found) }
      count += 1
      try stepFinding()
    }
    encoder.integer(count)
    encoder.encoded(found.bytes)
  }

  private mutating func skipFindings(before sequence: Int64?) throws {
    while let found = nextFinding, found < sequence ?? .max {
      if orphans.last?.sequence == found {
        orphans[orphans.count - 1].count += 1
      } else if orphans.count < Verification.breakLimit {
        orphans.append((found, 1))
      }
      try stepFinding()
    }
  }

  private mutating func stepFinding() throws {
    nextFinding = try findings.step() ? findings.integer(0) : nil
  }

  private var acceptedCount: Int64 {
    guard records.text(6, is: "log") else { return 1 }
    return MetadataJSON.parse(records.text(12))?[LogRecord.omitted].flatMap { Int64($0) } ?? 1
  }
}
