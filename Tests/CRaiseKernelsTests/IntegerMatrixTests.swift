import CRaiseKernels
import RaiseTesting
import Testing

@Suite("Products of 8-bit numbers")
struct IntegerMatrixTests {
  private func check(_ product: IntegerProduct, _ table: RowKernelTable) {
    let shape = product.shape, c = product.run(table.kernels), results = c.values
    #expect(c.isIntact)
    let wrong = results.indices.filter { index in
      let (row, output) = (index / shape.ldc, index % shape.ldc)
      let expected = output < shape.n ? product.expected(row: row, output: output) : 7
      return results[index].bitPattern != expected.bitPattern
    }
    #expect(wrong.isEmpty, "\(shape) differs at \(wrong.prefix(3))")
  }

  @Test("A product equals its definition to the last bit and writes nothing else", arguments: RowKernelTable.available)
  func definition(table: RowKernelTable) {
    var generator = SeededGenerator(seed: 21)
    for shape in MatrixShape.random(60, using: &generator) {
      check(IntegerProduct(shape, bias: Bool.random(using: &generator), using: &generator), table)
    }
  }

  @Test("Numbers at their bounds are exact, up to 65,536 inputs", arguments: RowKernelTable.available)
  func bounds(table: RowKernelTable) {
    var generator = SeededGenerator(seed: 22)
    for shape in [1, 3, 4, 64, 301].map({ MatrixShape(m: 3, n: 17, k: $0) }) + [MatrixShape(m: 1, n: 1, k: 65_536)] {
      for (weight, zero) in [(Int8(-127), Int32(255)), (-127, 0), (127, 255), (127, 0)] {
        for activation in [UInt8(0), 255] {
          let product = IntegerProduct(
            shape, activation: activation...activation, weight: weight...weight, zero: zero...zero, using: &generator)
          check(product, table)
        }
      }
    }
  }

  @Test("A row's result is the same in any number of rows and at any place", arguments: RowKernelTable.available)
  func rowsAreIndependent(table: RowKernelTable) {
    var generator = SeededGenerator(seed: 23)
    for n in [1, 16, 48, 150] {
      let shape = MatrixShape(m: 40, n: n, k: 77, gap: 3)
      let product = IntegerProduct(shape, using: &generator)
      let all = bits(product.run(table.kernels).values)
      for count in 1...27 {
        let first = Int.random(in: 0...(40 - count), using: &generator)
        let some = bits(product.run(table.kernels, rows: first..<first + count).values)
        #expect(some[...] == all[first * shape.ldc..<first * shape.ldc + some.count], "rows \(first)+\(count) of \(n)")
      }
    }
  }
}
