/// A piece that is removed because it stands elsewhere.
struct DuplicatePair: Sendable {
  /// Its ``DuplicatePlace``.
  var removed: UInt64
  /// The place of the piece that is kept.
  var kept: UInt64
  /// How alike the two are, 0...1: 1 for equal pieces, else as the signatures estimate.
  var similarity: Double
}

/// All pairs in ascending order of what is removed.
struct DuplicatePairs: Sendable {
  private let records: MappedRecords<SortRecord>

  init(path: String) throws { records = try MappedRecords(path: path) }

  /// The pairs whose removed piece belongs to `document`.
  func pairs(of document: Int) -> [DuplicatePair] {
    let (start, end) = (DuplicatePlace.of(document: document), DuplicatePlace.of(document: document + 1))
    return records.run(where: { $0.high >= start }, while: { $0.high < end }).map(DuplicatePair.init)
  }
}

extension DuplicatePair {
  init(_ record: SortRecord) {
    self.init(removed: record.high, kept: record.low, similarity: Double(bitPattern: record.place))
  }

  /// The pair as ``DuplicatePairs`` reads it.
  var record: SortRecord { SortRecord(high: removed, low: kept, place: similarity.bitPattern) }
}
