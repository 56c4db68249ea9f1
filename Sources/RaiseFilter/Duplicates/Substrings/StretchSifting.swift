/// Leaves of all stretches the few whose windows may repeat, knowing of each only its gram and what stands for its bytes.
///
/// Windows repeat only within stretches of one gram. Of the stretches of a gram
///
/// - those that stand in an earlier, whole stretch's bytes are repetitions through and through,
/// - the others are compared window by window if they are not all the same; if they are, none of their windows stands
///   anywhere but in stretches that are these bytes, and there is nothing left to find.
///
/// So of a passage that stands twice only the stretches at its ends are looked at again, however long it is and however
/// often it stands. Takes memory for a window's length of overlapping stretches.
struct StretchSifting {
  private let windowBytes: Int
  private let onMark: (StretchMark) throws -> Void
  /// The first stretch with the bytes of the last one.
  private var first: StretchRecord?
  /// Whether this gram had stretches of other bytes.
  private var isMixed = false
  /// Stretches of this gram that are no repetitions, while all of its stretches are the same.
  private var waiting: [StretchRecord] = []

  /// - Parameter onMark: Called with each stretch that is left, in no order.
  init(windowBytes: Int, onMark: @escaping (StretchMark) throws -> Void) {
    self.windowBytes = windowBytes
    self.onMark = onMark
  }

  /// Takes the next stretch in ascending order.
  mutating func add(_ record: StretchRecord) throws {
    if let first, first.gram == record.gram {
      if first.isEqual(to: record) {
        let source = StretchPlace.start(first.place)
        // Closer ones share bytes: then one is not a copy of the other.
        if StretchPlace.start(record.place) - source >= windowBytes { return try mark(record, source: source) }
      } else {
        isMixed = true
        self.first = record
      }
    } else {
      (first, isMixed) = (record, false)
      waiting.removeAll(keepingCapacity: true)
    }
    waiting.append(record)
    if isMixed {
      for stretch in waiting { try mark(stretch, source: nil) }
      waiting.removeAll(keepingCapacity: true)
    }
  }

  private func mark(_ record: StretchRecord, source: Int?) throws {
    try onMark(
      StretchMark(
        start: StretchPlace.start(record.place), windows: StretchPlace.windows(record.place), source: source))
  }
}
