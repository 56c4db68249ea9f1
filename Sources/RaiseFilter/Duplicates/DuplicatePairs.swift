import Foundation

/// A piece that is removed because it stands elsewhere.
struct DuplicatePair: Sendable {
  /// Its ``DuplicatePlace``.
  var removed: UInt64
  /// The place of the piece that is kept.
  var kept: UInt64
  /// How alike the two are, 0...1: 1 for equal pieces, else as the signatures estimate.
  var similarity: Double
}

/// All pairs in ascending order of what is removed, in a file of ``SortRecord``s that is mapped rather than read.
struct DuplicatePairs: Sendable {
  private let records: Data

  init(path: String) throws { records = try MappedFile.open(path) }

  var count: Int { records.count / SortRecord.byteCount }

  subscript(index: Int) -> DuplicatePair {
    let record = records.withUnsafeBytes {
      $0.loadUnaligned(fromByteOffset: index * SortRecord.byteCount, as: SortRecord.self)
    }
    return DuplicatePair(removed: record.high, kept: record.low, similarity: Double(bitPattern: record.place))
  }

  /// The pairs whose removed piece belongs to `document`.
  func pairs(of document: Int) -> [DuplicatePair] {
    let end = DuplicatePlace.of(document: document + 1)
    var index = firstIndex(from: DuplicatePlace.of(document: document))
    var found: [DuplicatePair] = []
    while index < count, self[index].removed < end {
      found.append(self[index])
      index += 1
    }
    return found
  }

  private func firstIndex(from place: UInt64) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if self[middle].removed < place { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

extension DuplicatePair {
  /// The pair as ``DuplicatePairs`` reads it.
  var record: SortRecord { SortRecord(high: removed, low: kept, place: similarity.bitPattern) }
}
