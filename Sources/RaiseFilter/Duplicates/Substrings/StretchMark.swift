/// A stretch whose gram stands elsewhere too.
struct StretchMark: Sendable, Equatable {
  /// Where its first window begins, in bytes of all texts.
  var start: Int
  var windows: Int
  /// Where the same bytes stand first, when all of the stretch is a repetition; nil when its windows must be compared.
  var source: Int?
}

extension StretchMark {
  /// No text begins there.
  private static let noSource = UInt64.max

  init(_ record: SortRecord) {
    self.init(
      start: StretchPlace.start(record.high), windows: StretchPlace.windows(record.high),
      source: record.low == Self.noSource ? nil : Int(truncatingIfNeeded: record.low))
  }

  /// The mark as it is sorted, by where it begins.
  var record: SortRecord {
    SortRecord(
      high: StretchPlace.of(start: start, windows: windows), low: source.map { UInt64($0) } ?? Self.noSource, place: 0)
  }
}
