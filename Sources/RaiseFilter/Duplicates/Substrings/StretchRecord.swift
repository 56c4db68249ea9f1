/// A stretch as it is sorted: by its gram, then by its bytes, then by its place. 32 bytes.
struct StretchRecord: PlacedRecord {
  /// The gram's hash. Others may have the same, which costs time and changes nothing.
  var gram: UInt64
  /// What stands for the stretch's bytes, from the first of its first window to the last of its last one.
  var high: UInt64
  var low: UInt64
  /// Its ``StretchPlace``.
  var place: UInt64

  @inline(__always)
  static func < (left: StretchRecord, right: StretchRecord) -> Bool {
    if left.gram != right.gram { return left.gram < right.gram }
    if left.high != right.high { return left.high < right.high }
    if left.low != right.low { return left.low < right.low }
    return left.place < right.place
  }

  /// Whether both have the same bytes.
  func isEqual(to other: StretchRecord) -> Bool { high == other.high && low == other.low }
}

/// A stretch in 64 bits: where its first window begins, in bytes of all texts one behind another in the order of the
/// inputs, and how many windows it has. Places sort in that order.
enum StretchPlace {
  /// A stretch has no more windows; and there can be 2^48 bytes of text.
  static let maxWindows = 1 << 16

  static func of(start: Int, windows: Int) -> UInt64 { UInt64(start) << 16 | UInt64(windows - 1) }
  static func start(_ place: UInt64) -> Int { Int(place >> 16) }
  static func windows(_ place: UInt64) -> Int { Int(place & 0xFFFF) + 1 }
}
