import CRaiseKernels
import RaiseTesting
import Testing

@Suite("Quantization of activations")
struct QuantizationTests {
  struct Row: Equatable {
    var scale: Float
    var zero: Int32
    var q: [UInt8]
  }

  /// One row by its definition.
  private func expected(_ row: [Float]) -> Row {
    let bounded = row.map { $0.isNaN ? 0 : min(max($0, -1e38), 1e38) }
    let (lo, hi) = (min(bounded.min() ?? 0, 0), max(bounded.max() ?? 0, 0))
    let step = (hi - lo) / 255
    let scale = step < Float.leastNormalMagnitude ? 1 : step, inverse = 1 / scale
    let zero = (-lo * inverse).rounded(.toNearestOrEven)
    let q = row.map { x in
      let x = x.isNaN ? 0 : x * inverse
      return UInt8(min(max(x, -zero), 255 - zero).rounded(.toNearestOrEven) + zero)
    }
    return Row(scale: scale, zero: Int32(zero), q: q + [UInt8](repeating: 0, count: (4 - row.count % 4) % 4))
  }

  private func quantized(_ rows: [[Float]], _ table: RowKernelTable) -> [Row] {
    let (m, k) = (rows.count, rows[0].count)
    let padded = (k + 3) / 4 * 4, ldx = k + 2, ldq = padded + 3
    let x = Guarded(Array(rows.map { $0 + [.nan, .infinity] }.joined().dropLast(2)))
    let q = Guarded([UInt8](repeating: 0xEE, count: (m - 1) * ldq + padded))
    let scale = Guarded([Float](repeating: 0, count: m)), zero = Guarded([Int32](repeating: 0, count: m))
    table.kernels.quantize_rows(x.start, ldx, q.start, ldq, scale.start, zero.start, m, k)
    #expect(q.isIntact && scale.isIntact && zero.isIntact)
    let bytes = q.values
    #expect(bytes.indices.allSatisfy { $0 % ldq < padded || bytes[$0] == 0xEE }, "wrote between the rows of \(k)")
    return (0..<m).map { row in
      Row(scale: scale.values[row], zero: zero.values[row], q: Array(bytes[row * ldq..<row * ldq + padded]))
    }
  }

  @Test("Rows of every width follow the definition, padded with zeros", arguments: RowKernelTable.available)
  func definition(table: RowKernelTable) {
    var generator = SeededGenerator(seed: 31)
    for k in Array(1...70) + [384, 1536] {
      let rows = [-3...3, 0...5, -9 ... -1, -1e-6...1e6].map { generator.floats(k, in: $0) }
      #expect(quantized(rows, table) == rows.map(expected), "\(k) numbers")
    }
  }

  @Test("A number comes back within half a step", arguments: RowKernelTable.available)
  func error(table: RowKernelTable) {
    var generator = SeededGenerator(seed: 32)
    let row = generator.floats(384, in: -4...2)
    let result = quantized([row], table)[0]
    for (x, q) in zip(row, result.q) {
      #expect(abs(Float(Int32(q) - result.zero) * result.scale - x) <= result.scale * 0.5001)
    }
  }

  static let strange: [(name: String, row: [Float])] = [
    ("zeros", [0, -0, 0, 0, 0]),
    ("halves", [0, 255, 0.5, 1.5, 2.5, 254.5]),
    ("halves about an odd zero", [-1, 254, 0.5, 1.5, -0.5]),
    ("not numbers", [.nan, 1, -1, .nan, 0.5]),
    ("only not numbers", [.nan, .nan]),
    ("infinities", [.infinity, 1, -.infinity, 0]),
    ("one infinity", [3, .infinity, 0, 2]),
    ("largest numbers", [.greatestFiniteMagnitude, -.greatestFiniteMagnitude, 1e30]),
    ("subnormal numbers", [0x1p-133, -0x1p-133, 0x1p-149, 0]),
    ("smallest steps", [1e-36, -1e-36, 3e-38]),
  ]

  @Test("Strange rows follow the definition", arguments: RowKernelTable.available)
  func strangeRows(table: RowKernelTable) {
    for (name, row) in Self.strange {
      for width in [row.count, 16, 37] {
        let wide = row + [Float](repeating: 0, count: max(0, width - row.count))
        #expect(quantized([wide], table) == [expected(wide)], "\(name), \(width) wide")
      }
    }
  }
}
