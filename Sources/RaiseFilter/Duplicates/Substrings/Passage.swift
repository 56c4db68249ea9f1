/// A run of bytes that is removed because it stands earlier. Offsets count the bytes of all texts, one behind another in
/// the order of the inputs.
struct Passage: Sendable, Equatable {
  /// Where it stands.
  var range: Range<Int>
  /// Where the same bytes begin that stand earlier.
  var source: Int

  /// How far back the same bytes stand.
  var distance: Int { range.lowerBound - source }

  /// What of it begins at `start` or behind.
  func from(_ start: Int) -> Passage { Passage(range: start..<range.upperBound, source: start - distance) }
}

extension Passage {
  init(_ record: SortRecord) {
    let start = Int(truncatingIfNeeded: record.high)
    self.init(range: start..<start + Int(truncatingIfNeeded: record.place), source: Int(truncatingIfNeeded: record.low))
  }

  /// The passage as it is sorted, by where it begins.
  var record: SortRecord {
    SortRecord(high: UInt64(range.lowerBound), low: UInt64(source), place: UInt64(range.count))
  }
}

/// All passages of a corpus in their order, none overlapping another.
struct Passages: Sendable {
  private let records: MappedRecords<SortRecord>

  init(path: String) throws { records = try MappedRecords(path: path) }

  /// The passages of the text that stands at `textRange`.
  func passages(in textRange: Range<Int>) -> [Passage] {
    records.run(
      where: { $0.high >= UInt64(textRange.lowerBound) }, while: { $0.high < UInt64(textRange.upperBound) }
    ).map(Passage.init)
  }
}
