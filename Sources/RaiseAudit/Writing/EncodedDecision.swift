import RaiseCore

/// One decision with its findings, encoded once: the hash covers the same bytes that are bound to the statements, so
/// what is stored is what was hashed.
struct EncodedDecision {
  /// A column's value; text and blobs are ranges of the encoder's bytes.
  enum Value {
    case null
    case integer(Int64)
    case real(Double)
    case text(Range<Int>)
    case blob(Range<Int>)
  }

  /// What the log adds to a record.
  struct Place {
    var sequence: Int64
    var previous: ContentDigest
    var id: DecisionID
    /// Not before that of the decision in front, in microseconds since 1970 UTC.
    var time: Int64
  }

  /// The number of values of one row of `decisions`, the hash not among them.
  static let decisionColumnCount = 22
  /// The number of values of one row of `findings`.
  static let findingColumnCount = 10

  private(set) var encoder = CanonicalEncoder()
  /// The decision's columns in the order of ``InsertStatements``, then those of each finding.
  private(set) var values: [Value] = []

  /// The hash over everything: see docs/decision-log.md, "Canonical encoding".
  var hash: ContentDigest { encoder.digest }

  /// Encodes `record` in place of what was encoded before.
  mutating func encode(_ record: DecisionRecord, at place: Place, run: Identity, policy: Identity, model: Identity?) {
    encoder.removeAll()
    values.removeAll(keepingCapacity: true)
    encoder.text(CanonicalForm.decision)
    values.append(.integer(place.sequence))
    values.append(.blob(encoder.blob(place.previous)))
    values.append(.blob(place.id.withBytes { encoder.blob($0) }))
    integer(place.time)
    optional(record.timeMicroseconds == place.time ? nil : record.timeMicroseconds)
    text(record.stage.rawValue)
    text(record.component)
    identity(run)
    optional(record.actor)
    optional(record.request)
    optional(record.trace)
    text(record.item)
    values.append(.text(encoder.text { MetadataJSON.append(record.metadata, to: &$0) }))
    values.append(.blob(encoder.blob(record.inputDigest)))
    integer(Int64(record.inputLength))
    identity(policy)
    if let model { identity(model) } else { noModel() }
    text(record.action.rawValue)
    text(record.mode.rawValue)
    integer(record.latencyMicroseconds)
    optional(record.error)
    integer(record.failedOpen ? 1 : 0)
    encodeFindings(record.findings, sequence: place.sequence)
  }

  private mutating func encodeFindings(_ findings: [Finding], sequence: Int64) {
    encoder.integer(Int64(findings.count))
    for (ordinal, finding) in findings.enumerated() {
      values.append(.integer(sequence))
      values.append(.integer(Int64(ordinal)))
      text(finding.rule)
      text(finding.hazard.rawValue)
      real(finding.score)
      optional(finding.range.map { Int64($0.lowerBound) })
      optional(finding.range.map { Int64($0.upperBound) })
      real(finding.threshold)
      text(finding.mode.rawValue)
      optional(finding.detail)
    }
  }

  private mutating func integer(_ value: Int64) {
    encoder.integer(value)
    values.append(.integer(value))
  }

  /// SQLite knows neither NaN, which it stores as NULL, nor minus zero.
  private mutating func real(_ value: Double) {
    if value.isNaN { return null() }
    let value = value == 0 ? 0 : value
    encoder.real(value)
    values.append(.real(value))
  }

  private mutating func text(_ value: String) { values.append(.text(encoder.text(value))) }

  private mutating func optional(_ value: Int64?) {
    if let value { integer(value) } else { null() }
  }

  private mutating func optional(_ value: String?) {
    if let value { text(value) } else { null() }
  }

  private mutating func null() {
    encoder.null()
    values.append(.null)
  }

  /// The hash covers the names, the row holds the number.
  private mutating func identity(_ identity: Identity) {
    encoder.encoded(identity.encoded)
    values.append(.integer(identity.id))
  }

  private mutating func noModel() {
    encoder.null()
    encoder.null()
    values.append(.null)
  }
}

/// The first value of each canonical form: what it is of, and which edition of the form.
enum CanonicalForm {
  static let decision = "raise-decision/1"
  static let checkpoint = "raise-checkpoint/1"
  static let merged = "raise-merged/1"
}
