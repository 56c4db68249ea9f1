/// Where the keys and values of one sequence are.
protocol KeyValueStore {
  /// Those that a layer of the model reads and, unless it shares another layer's, writes.
  func ofLayer(_ index: Int) -> LayerKeys
}

/// One layer's keys and values of one sequence.
///
/// For each key-value head: keys `[capacity/16][head size][16]`, values `[capacity][head size]`. Position p is in slot
/// p mod capacity, and capacity is a multiple of 16.
struct LayerKeys {
  var keys: UnsafeMutablePointer<Float>
  var values: UnsafeMutablePointer<Float>
  var headSize: Int
  var capacity: Int

  func keys(ofHead head: Int) -> UnsafeMutablePointer<Float> { keys + head * headSize * capacity }
  func values(ofHead head: Int) -> UnsafeMutablePointer<Float> { values + head * headSize * capacity }

  /// Takes over the keys and values of the first `count` positions of a sequence that begins alike. Neither is a ring
  /// that has come round.
  func take(_ other: LayerKeys, positions count: Int, heads: Int) {
    for head in 0..<heads {
      // Keys lie in blocks; what the last one holds beyond `count` is written over before it is read.
      keys(ofHead: head).update(from: other.keys(ofHead: head), count: Self.roundedToBlock(count) * headSize)
      values(ofHead: head).update(from: other.values(ofHead: head), count: count * headSize)
    }
  }

  /// Whole blocks of 16 positions.
  static func roundedToBlock(_ positions: Int) -> Int { (positions + 15) / 16 * 16 }
}
