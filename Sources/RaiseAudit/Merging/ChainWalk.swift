import Foundation
import GRDB
import RaiseCore

/// A place in one source's chain, while its records pass by among those of others.
///
/// Records stand in the merged log in the order of their chain, without their numbers there. Those that are held as
/// repeats have kept theirs, so all others fill the places between.
struct ChainWalk {
  /// How many records were passed.
  private(set) var position: Int64 = 0
  /// The last one's hash.
  private(set) var hash = ContentDigest.zero
  private let repeats: Repeats?

  /// The repeats of one source, in order. A class: the cursor behind it moves.
  private final class Repeats {
    let rows: Cursor
    var upcoming: RepeatedRecord?

    init(_ db: Database, source: Int64) throws {
      rows = try Cursor(db, "SELECT sequence, hash, encoded FROM repeats WHERE source = \(source) ORDER BY sequence")
      try step()
    }

    func step() throws {
      upcoming = try rows.step() ? RepeatedRecord(rows) : nil
    }
  }

  /// At the beginning of the chain of source number `source`.
  init(_ db: Database, source: Int64) throws {
    let hasRepeats =
      try Schema.isMerged(db)
      && Int64.fetchOne(db, sql: "SELECT 1 FROM repeats WHERE source = \(source) LIMIT 1") != nil
    repeats = hasRepeats ? try Repeats(db, source: source) : nil
  }

  /// Passes the repeats that stand between this place and the next other record, or at the end of the chain.
  mutating func passRepeats(_ body: (RepeatedRecord, ChainWalk) throws -> Void) throws {
    while let next = repeats?.upcoming, next.sequence <= position + 1 {
      try body(next, self)
      pass(next.hash)
      try repeats?.step()
    }
  }

  /// Passes all repeats of the chain, wherever they stand.
  mutating func copyRepeats(_ body: (RepeatedRecord) throws -> Void) throws {
    while let next = repeats?.upcoming {
      try body(next)
      try repeats?.step()
    }
  }

  /// Passes a record.
  mutating func pass(_ hash: ContentDigest) {
    position += 1
    self.hash = hash
  }
}

/// A record that another source holds as well: its whole canonical form, so that the chain can still be computed.
struct RepeatedRecord {
  var sequence: Int64
  var hash: ContentDigest
  var encoded: [UInt8]

  init(_ rows: Cursor) {
    sequence = rows.integer(0)
    hash = rows.digest(1) ?? .zero
    encoded = Array(rows.blob(2))
  }

  var computedHash: ContentDigest {
    var encoder = CanonicalEncoder()
    encoder.encoded(encoded)
    return encoder.digest
  }

  /// The hash of the record in front: the second value of the form.
  var previous: ContentDigest? {
    var values = CanonicalValues()
    values.read(encoded)
    guard values.values.count > 1, case .blob(let range) = values.values[1] else { return nil }
    return encoded[range].withUnsafeBytes { ContentDigest($0) }
  }
}
