import CRaiseKernels
import Foundation
import RaiseTesting
import Testing

/// One head's attention over texts of random queries, keys and values, through the kernels and by definition.
struct AttentionCase: Sendable, CustomTestStringConvertible {
  var headSize = 32
  var keyCount: Int
  var window = 0
  var isCausal = false
  /// Slots of the ring; by default all keys find room.
  var capacity = 0
  var amplitude: Float = 1

  var testDescription: String {
    "d\(headSize) keys\(keyCount) window\(window) \(isCausal ? "causal" : "both ways") ring\(ring) x\(amplitude)"
  }

  var ring: Int { capacity > 0 ? capacity : (keyCount + 15) / 16 * 16 }
  var scale: Float { 1 / Float(headSize).squareRoot() }

  /// Queries, keys and values, [position][headSize].
  func text(seed: UInt64) -> (q: [Float], k: [Float], v: [Float]) {
    var generator = SeededGenerator(seed: seed)
    let count = keyCount * headSize
    return (
      generator.floats(count, in: -amplitude...amplitude), generator.floats(count, in: -amplitude...amplitude),
      generator.floats(count)
    )
  }

  func sees(_ key: Int, from query: Int) -> Bool {
    key < keyCount && (!isCausal || key <= query) && (window == 0 || abs(query - key) < window)
  }

  /// softmax(q · keys^T * scale) · values of one position, in double precision.
  func expected(at position: Int, of text: (q: [Float], k: [Float], v: [Float])) -> [Double] {
    let seen = (0..<keyCount).filter { sees($0, from: position) }
    let scores = seen.map { key in
      (0..<headSize).reduce(0.0) {
        $0 + Double(text.q[position * headSize + $1]) * Double(text.k[key * headSize + $1])
      } * Double(scale)
    }
    let top = scores.max() ?? 0
    let weights = scores.map { exp($0 - top) }
    let sum = weights.reduce(0, +)
    return (0..<headSize).map { j in
      zip(seen, weights).reduce(0.0) { $0 + $1.1 * Double(text.v[$1.0 * headSize + j]) } / sum
    }
  }
}

/// A head's ring, filled by the kernels of one table. Slots nobody wrote hold numbers that would show.
final class AttentionRing {
  let kernels: rk_kernels
  let shape: AttentionCase
  let keys: GuardedFloats
  let values: GuardedFloats
  private(set) var count = 0

  init(_ table: RowKernelTable, _ shape: AttentionCase) {
    kernels = table.kernels
    self.shape = shape
    keys = GuardedFloats([Float](repeating: 1e5, count: shape.ring * shape.headSize))
    values = GuardedFloats([Float](repeating: -1e30, count: shape.ring * shape.headSize))
  }

  func append(_ added: Int, of text: (q: [Float], k: [Float], v: [Float])) {
    let d = shape.headSize
    let k = GuardedFloats(Array(text.k[count * d..<(count + added) * d]))
    let v = GuardedFloats(Array(text.v[count * d..<(count + added) * d]))
    kernels.store_keys_values(k.start, v.start, d, keys.start, values.start, count, added, d, shape.ring)
    count += added
  }

  /// The outputs of the `rows` positions from `first` on, over the keys stored so far.
  func attend(_ q: [Float], first: Int, rows: Int) -> (out: [Float], isIntact: Bool) {
    let d = shape.headSize
    let queries = GuardedFloats(Array(q[first * d..<(first + rows) * d]))
    let out = GuardedFloats([Float](repeating: .nan, count: rows * d))
    let scratch = GuardedFloats([Float](repeating: .nan, count: rk_attention_scratch(d, count, shape.window)))
    kernels.attention(
      queries.start, d, out.start, d, rows, first, keys.start, values.start, d, shape.ring, count, shape.window,
      shape.isCausal ? 1 : 0, shape.scale, scratch.start)
    return (out.values, out.isIntact && scratch.isIntact && keys.isIntact && values.isIntact && queries.isIntact)
  }
}
