import GRDB

/// Which source the records of a merged log are of, read side by side with them; of a log of its own, itself.
struct Origins {
  private let rows: Cursor?
  private var current: Int64
  private var next: (first: Int64, source: Int64)?

  init(_ db: Database, isMerged: Bool) throws {
    rows = isMerged ? try Cursor(db, "SELECT first, source FROM origins ORDER BY first") : nil
    current = isMerged ? -1 : 0
    try step()
  }

  /// The number of the source of record `sequence`; numbers must not fall from call to call. -1: none is named.
  mutating func source(of sequence: Int64) throws -> Int64 {
    while let next, next.first <= sequence {
      current = next.source
      try step()
    }
    return current
  }

  private mutating func step() throws {
    guard let rows else { return }
    next = try rows.step() ? (rows.integer(0), rows.integer(1)) : nil
  }
}
