import CRaiseKernels
import RaiseTesting
import Testing

@Suite("Products with floating-point weights")
struct FloatMatrixTests {
  @Test(
    "A product is within 1e-5 of its definition and writes nothing else", arguments: RowKernelTable.available,
    FloatWeights.allCases)
  func definition(table: RowKernelTable, kind: FloatWeights) {
    var generator = SeededGenerator(seed: 11)
    for shape in MatrixShape.random(10, using: &generator) {
      let product = FloatProduct(shape, kind, bias: Bool.random(using: &generator), using: &generator)
      let c = product.run(table.kernels), results = c.values
      #expect(c.isIntact)
      for index in results.indices {
        let (row, output) = (index / shape.ldc, index % shape.ldc)
        let expected = output < shape.n ? product.expected(row: row, output: output) : (sum: 7, size: 0)
        let isRight = abs(Double(results[index]) - expected.sum) <= 1e-5 * expected.size
        if !isRight { Issue.record("\(shape) row \(row) output \(output): \(results[index]) is not \(expected.sum)") }
      }
    }
  }

  @Test(
    "A row's result is the same to the last bit in any number of rows and at any place",
    arguments: RowKernelTable.available, FloatWeights.allCases)
  func rowsAreIndependent(table: RowKernelTable, kind: FloatWeights) {
    var generator = SeededGenerator(seed: 12)
    for n in [1, 16, 48, 150] {
      let shape = MatrixShape(m: 40, n: n, k: 77, gap: 3)
      let product = FloatProduct(shape, kind, using: &generator)
      let all = bits(product.run(table.kernels).values)
      for count in 1...27 {
        let first = Int.random(in: 0...(40 - count), using: &generator)
        let some = bits(product.run(table.kernels, rows: first..<first + count).values)
        #expect(some[...] == all[first * shape.ldc..<first * shape.ldc + some.count], "rows \(first)+\(count) of \(n)")
      }
    }
  }

  @Test("Tables that fuse agree to the last bit", arguments: FloatWeights.allCases)
  func tablesAgree(kind: FloatWeights) {
    var generator = SeededGenerator(seed: 13)
    for shape in MatrixShape.random(40, using: &generator) {
      let product = FloatProduct(shape, kind, using: &generator)
      let results = RowKernelTable.fused.map { bits(product.run($0.kernels).values) }
      #expect(results.allSatisfy { $0 == results[0] }, "\(shape)")
    }
  }

  @Test("Infinity and NaN stay in their rows", arguments: RowKernelTable.available, FloatWeights.allCases)
  func nonFiniteActivations(table: RowKernelTable, kind: FloatWeights) {
    var generator = SeededGenerator(seed: 14)
    let shape = MatrixShape(m: 13, n: 50, k: 33)
    let product = FloatProduct(shape, kind, using: &generator)
    let before = product.run(table.kernels).values
    product.a.start[2 * shape.lda + 5] = .nan
    product.a.start[9 * shape.lda + 32] = .infinity
    let after = product.run(table.kernels).values
    for row in 0..<shape.m {
      let outputs = row * shape.ldc..<row * shape.ldc + shape.n
      if row == 2 || row == 9 {
        #expect(after[outputs].allSatisfy { !$0.isFinite })
      } else {
        #expect(bits(Array(after[outputs])) == bits(Array(before[outputs])))
      }
    }
  }

  @Test(
    "Every 16-bit pattern widens to its exact value", arguments: RowKernelTable.available, [FloatWeights.bf16, .f16])
  func widening(table: RowKernelTable, kind: FloatWeights) {
    let patterns = Array(UInt16.min...UInt16.max)
    let panels = Guarded(patterns), one = Guarded<Float>([1]), c = Guarded([Float](repeating: 7, count: patterns.count))
    let multiply = kind == .f16 ? table.kernels.gemm_f16 : table.kernels.gemm_bf16
    multiply?(one.start, 1, panels.start, nil, c.start, patterns.count, 1, patterns.count, 1)
    let wrong = zip(patterns, c.values).filter { pattern, result in
      let value = kind.value(UInt32(pattern))
      return value.isNaN ? !result.isNaN : result != value
    }
    #expect(wrong.isEmpty, "\(wrong.prefix(3))")
  }

  @Test("No inputs give the bias, no rows or outputs write nothing", arguments: RowKernelTable.available)
  func emptySizes(table: RowKernelTable) {
    let a = Guarded<Float>([]), bias = Guarded<Float>([1, 2, 3]), c = Guarded<Float>([7, 7, 7, 7, 7, 7])
    table.kernels.gemm_f32(a.start, 0, a.start, bias.start, c.start, 3, 0, 3, 0)
    table.kernels.gemm_f32(a.start, 0, a.start, bias.start, c.start, 3, 2, 0, 0)
    #expect(c.values == [7, 7, 7, 7, 7, 7])
    table.kernels.gemm_f32(a.start, 0, a.start, bias.start, c.start, 3, 2, 3, 0)
    #expect(c.values == [1, 2, 3, 1, 2, 3])
  }
}
