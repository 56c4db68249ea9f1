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

  /// Whole blocks of 16 positions.
  static func roundedToBlock(_ positions: Int) -> Int { (positions + 15) / 16 * 16 }
}
