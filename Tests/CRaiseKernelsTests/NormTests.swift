import CRaiseKernels
import RaiseTesting
import Testing

@Suite("Norms and sums")
struct NormTests {
  static let widths = [1, 2, 15, 16, 17, 31, 48, 64, 100, 384, 1000]

  /// One row by definition, in double precision; without a mean the root mean square norm.
  private func expected(_ x: [Float], gamma: [Float], beta: [Float]?, epsilon: Float) -> [Double] {
    let x = x.map(Double.init)
    let mean = beta == nil ? 0 : x.reduce(0, +) / Double(x.count)
    let variance = x.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(x.count)
    let factor = 1 / (variance + Double(epsilon)).squareRoot()
    return x.indices.map { (x[$0] - mean) * factor * Double(gamma[$0]) + Double(beta?[$0] ?? 0) }
  }

  @Test("layer_norm and rms_norm follow their definitions", arguments: RowKernelTable.available)
  func definition(table: RowKernelTable) {
    let kernels = table.kernels
    var generator = SeededGenerator(seed: 4)
    for d in Self.widths {
      for hasResidual in [false, true] {
        let x = GuardedFloats(generator.floats(2 * d, in: 1...5)), residual = GuardedFloats(generator.floats(2 * d))
        let gamma = GuardedFloats(generator.floats(d)), beta = GuardedFloats(generator.floats(d))
        let other = hasResidual ? residual.start : nil
        let layer = GuardedFloats([Float](repeating: 0, count: 2 * d))
        let rms = GuardedFloats([Float](repeating: 0, count: 2 * d))
        kernels.layer_norm(x.start, d, other, d, gamma.start, beta.start, 1e-5, layer.start, d, 2, d)
        kernels.rms_norm(x.start, d, other, d, gamma.start, 1e-5, rms.start, d, 2, d)
        let sum = zip(x.values, residual.values).map { hasResidual ? $0 + $1 : $0 }
        let rows = [Array(sum[..<d]), Array(sum[d...])]
        let layers = rows.flatMap { expected($0, gamma: gamma.values, beta: beta.values, epsilon: 1e-5) }
        #expect(largestDifference(layer.values, layers) <= 1e-5)
        let roots = rows.flatMap { expected($0, gamma: gamma.values, beta: nil, epsilon: 1e-5) }
        #expect(largestDifference(rms.values, roots) <= 1e-5)
        #expect(layer.isIntact && rms.isIntact)
      }
    }
  }

  @Test("a norm in place, of strided rows, is the norm of each row alone", arguments: RowKernelTable.available)
  func rowsAlone(table: RowKernelTable) {
    let kernels = table.kernels
    var generator = SeededGenerator(seed: 5)
    let d = 72, stride = 80, m = 5
    let x = generator.floats(m * stride), gamma = generator.floats(d), beta = generator.floats(d)
    var together = x
    kernels.layer_norm(together, stride, x, stride, gamma, beta, 1e-12, &together, stride, m, d)
    for i in 0..<m {
      let row = Array(x[i * stride..<i * stride + d])
      var alone = [Float](repeating: 0, count: d)
      kernels.layer_norm(row, d, row, d, gamma, beta, 1e-12, &alone, d, 1, d)
      #expect(bits(alone) == bits(Array(together[i * stride..<i * stride + d])))
      #expect(Array(together[i * stride + d..<(i + 1) * stride]) == Array(x[i * stride + d..<(i + 1) * stride]))
    }
  }

  @Test("a row of equal values is normed to beta, and one far from zero keeps its digits")
  func hardRows() {
    for table in RowKernelTable.available {
      let ones = [Float](repeating: 1, count: 64)
      var out = [Float](repeating: 9, count: 64)
      table.kernels.layer_norm([Float](repeating: 1e6, count: 64), 64, nil, 0, ones, ones, 1e-12, &out, 64, 1, 64)
      #expect(out == ones)
      let far = (0..<64).map { 1e5 + Float($0 % 2) }
      table.kernels.layer_norm(far, 64, nil, 0, ones, [Float](repeating: 0, count: 64), 0, &out, 64, 1, 64)
      #expect(largestDifference(out, (0..<64).map { $0 % 2 == 0 ? -1 : 1 }) <= 1e-6)
    }
  }

  @Test("all fusing instruction sets norm to the same bits")
  func sameBits() {
    var generator = SeededGenerator(seed: 6)
    let x = generator.floats(389), gamma = generator.floats(389), beta = generator.floats(389)
    let results = RowKernelTable.fused.map { table in
      var out = [Float](repeating: 0, count: 389)
      table.kernels.layer_norm(x, 389, gamma, 389, gamma, beta, 1e-12, &out, 389, 1, 389)
      return bits(out)
    }
    #expect(results.allSatisfy { $0 == results[0] })
  }

  @Test("add adds rows, scatter_add adds them times their gates to the rows named", arguments: RowKernelTable.available)
  func sums(table: RowKernelTable) {
    var generator = SeededGenerator(seed: 7)
    for n in [1, 15, 16, 50] {
      let before = generator.floats(4 * n), x = GuardedFloats(generator.floats(3 * n))
      let y = GuardedFloats(before)
      table.kernels.add(y.start, n, x.start, n, 3, n)
      #expect(y.values == before.indices.map { $0 < 3 * n ? before[$0] + x.values[$0] : before[$0] } && y.isIntact)
      let rows: [Int32] = [3, 0, 3], gates: [Float] = [0.5, 2, -1]
      let scattered = GuardedFloats(before)
      table.kernels.scatter_add(scattered.start, n, x.start, n, rows, gates, 3, n)
      var expected = before.map(Double.init)
      for i in 0..<3 * n { expected[Int(rows[i / n]) * n + i % n] += Double(gates[i / n] * x.values[i]) }
      #expect(largestDifference(scattered.values, expected) <= 1e-6 && scattered.isIntact)
    }
  }
}
