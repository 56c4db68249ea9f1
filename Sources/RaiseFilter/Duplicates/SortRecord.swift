/// What ``RunSorter`` sorts: plain numbers, one of which says where it comes from.
///
/// In files records lie as in memory, in the byte order of the machine: such files do not outlive the run.
protocol PlacedRecord: BitwiseCopyable, Comparable, Sendable {
  /// Where it comes from; of records with the same key the first place sorts first.
  var place: UInt64 { get set }
}

extension PlacedRecord {
  /// Bytes of a record in a file.
  static var byteCount: Int { MemoryLayout<Self>.stride }
}

/// Three numbers that are sorted together: a key of 128 bits, and where it comes from; 24 bytes.
struct SortRecord: PlacedRecord, Hashable {
  var high: UInt64
  var low: UInt64
  var place: UInt64

  @inline(__always)
  static func < (left: SortRecord, right: SortRecord) -> Bool {
    if left.high != right.high { return left.high < right.high }
    if left.low != right.low { return left.low < right.low }
    return left.place < right.place
  }

  /// Whether both have the same key.
  func hasKey(of other: SortRecord) -> Bool { high == other.high && low == other.low }
}

/// A piece of a document in 64 bits: the document's number, from 0 in the order of the inputs, and the piece's number
/// within it. Places sort in the order of the inputs.
enum DuplicatePlace {
  /// More pieces of one document than this are not compared; and there can be 2^40 documents.
  static let maxPieces = 1 << 24

  static func of(document: Int, piece: Int = 0) -> UInt64 { UInt64(document) << 24 | UInt64(piece) }
  static func document(_ place: UInt64) -> Int { Int(place >> 24) }
  static func piece(_ place: UInt64) -> Int { Int(place & 0xFF_FFFF) }
}
