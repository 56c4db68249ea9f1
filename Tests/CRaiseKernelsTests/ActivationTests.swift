import CRaiseKernels
import Foundation
import RaiseTesting
import Testing

@Suite("Activations")
struct ActivationTests {
  static let sweep: [Float] = stride(from: Float(-12), through: 12, by: 1 / 1024).map { $0 }

  private func applied(_ activation: (UnsafeMutablePointer<Float>, Int, Int, Int) -> Void, to x: [Float]) -> [Float] {
    var x = x
    activation(&x, x.count, 1, x.count)
    return x
  }

  @Test("gelu is within 2e-6 of x Phi(x)", arguments: RowKernelTable.available)
  func gelu(table: RowKernelTable) {
    let kernels = table.kernels
    let expected = Self.sweep.map { 0.5 * Double($0) * erfc(-Double($0) / 2.0.squareRoot()) }
    #expect(largestDifference(applied({ kernels.gelu($0, $1, $2, $3) }, to: Self.sweep), expected) <= 2e-6)
  }

  @Test("gelu far from zero is exactly x or 0", arguments: RowKernelTable.available)
  func geluLimits(table: RowKernelTable) {
    let kernels = table.kernels
    let x: [Float] = [5.25, 6, 10, 100, 1e4, 1e30, 3e38, .infinity, -5.25, -6, -10, -100, -1e4, -1e30, -3e38]
    #expect(applied({ kernels.gelu($0, $1, $2, $3) }, to: x) == x.map { max($0, 0) })
  }

  @Test("gelu_tanh is within 1e-6 of its definition, and keeps its limits", arguments: RowKernelTable.available)
  func geluTanh(table: RowKernelTable) {
    let kernels = table.kernels
    let expected = Self.sweep.map { value in
      let x = Double(value)
      return 0.5 * x * (1 + tanh((2 / Double.pi).squareRoot() * (x + 0.044715 * x * x * x)))
    }
    #expect(largestDifference(applied({ kernels.gelu_tanh($0, $1, $2, $3) }, to: Self.sweep), expected) <= 1e-6)
    let far: [Float] = [1e4, 1e30, -1e4, -1e30]
    #expect(applied({ kernels.gelu_tanh($0, $1, $2, $3) }, to: far) == [1e4, 1e30, 0, 0])
  }

  @Test("swiglu is silu of the second half times the first", arguments: RowKernelTable.available)
  func swiglu(table: RowKernelTable) {
    var generator = SeededGenerator(seed: 1)
    for n in [1, 5, 16, 37, 96] {
      let m = 3
      let x = GuardedFloats(generator.floats(m * 2 * n, in: -9...9))
      let out = GuardedFloats([Float](repeating: 0, count: m * n))
      table.kernels.swiglu(x.start, 2 * n, out.start, n, m, n)
      let values = x.values
      let expected = (0..<m * n).map { i in
        let up = Double(values[i / n * 2 * n + i % n]), gate = Double(values[i / n * 2 * n + n + i % n])
        return gate / (1 + exp(-gate)) * up
      }
      #expect(largestDifference(out.values, expected) <= 1e-5)
      #expect(out.isIntact)
    }
  }

  @Test("an activation changes n values of each row and nothing else", arguments: RowKernelTable.available)
  func rowsAndTails(table: RowKernelTable) {
    let kernels = table.kernels
    var generator = SeededGenerator(seed: 2)
    for n in 1...50 {
      let stride = n + 3, m = 3
      let before = generator.floats((m - 1) * stride + n)
      for activation in [kernels.gelu, kernels.gelu_tanh] {
        let x = GuardedFloats(before)
        activation?(x.start, stride, m, n)
        let after = x.values
        let outside = before.indices.filter { $0 % stride >= n }
        #expect(outside.allSatisfy { after[$0] == before[$0] } && x.isIntact)
        #expect(before.indices.filter { $0 % stride < n }.allSatisfy { after[$0] != before[$0] })
      }
    }
  }

  @Test("all fusing instruction sets give the same bits, and the portable code nearly the same values")
  func sameBits() {
    var generator = SeededGenerator(seed: 3)
    let x = generator.floats(4096, in: -30...30)
    func all(_ table: RowKernelTable) -> [Float] {
      let kernels = table.kernels
      var gated = [Float](repeating: 0, count: x.count / 2)
      kernels.swiglu(x, x.count, &gated, gated.count, 1, gated.count)
      return applied({ kernels.gelu($0, $1, $2, $3) }, to: x) + applied({ kernels.gelu_tanh($0, $1, $2, $3) }, to: x)
        + gated.map { $0 / 30 }
    }
    let results = RowKernelTable.fused.map(all)
    #expect(results.allSatisfy { bits($0) == bits(results[0]) })
    #expect(results.allSatisfy { largestDifference($0, all(.portable).map(Double.init)) <= 1e-5 })
  }
}
