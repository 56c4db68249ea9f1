import CRaiseKernels
import Foundation
import RaiseTesting

/// The sizes of a product and the strides of its activations and results, wider than the rows.
struct MatrixShape: Sendable {
  var m: Int, n: Int, k: Int
  var lda: Int, ldc: Int

  init(m: Int, n: Int, k: Int, gap: Int = 0) {
    (self.m, self.n, self.k) = (m, n, k)
    lda = (k + 3) / 4 * 4 + gap
    ldc = n + gap
  }

  /// Shapes around every tile's edges.
  static func random(_ count: Int, using generator: inout SeededGenerator) -> [MatrixShape] {
    (0..<count).map { _ in
      MatrixShape(
        m: Int.random(in: 1...40, using: &generator), n: Int.random(in: 1...150, using: &generator),
        k: Int.random(in: 1...130, using: &generator), gap: Int.random(in: 0...5, using: &generator))
    }
  }
}

/// How weights that are not of 8 bits are stored.
enum FloatWeights: CaseIterable, Sendable {
  case f32, bf16, f16

  /// The stored pattern's value.
  func value(_ pattern: UInt32) -> Float {
    switch self {
    case .f32: Float(bitPattern: pattern)
    case .bf16: Float(bitPattern: pattern << 16)
    case .f16: Self.half(UInt16(truncatingIfNeeded: pattern))
    }
  }

  /// IEEE 754 binary16 by its definition.
  private static func half(_ pattern: UInt16) -> Float {
    let exponent = Int(pattern >> 10 & 0x1f), fraction = Float(pattern & 0x3ff) / 1024
    let sign: Float = pattern & 0x8000 == 0 ? 1 : -1
    if exponent == 0x1f { return fraction == 0 ? sign * .infinity : .nan }
    return exponent == 0 ? sign * scalbn(fraction, -14) : sign * scalbn(1 + fraction, exponent - 15)
  }

  /// A pattern whose value is within -2...2.
  func random(using generator: inout SeededGenerator) -> UInt32 {
    switch self {
    case .f32: Float.random(in: -2...2, using: &generator).bitPattern
    case .bf16: Float.random(in: -2...2, using: &generator).bitPattern >> 16
    case .f16: UInt32.random(in: 0..<0x4000, using: &generator) | (Bool.random(using: &generator) ? 0x8000 : 0)
    }
  }
}

/// A product with floating-point weights, ready for any table.
final class FloatProduct {
  let shape: MatrixShape, kind: FloatWeights
  let a: Guarded<Float>, bias: Guarded<Float>?
  /// Weight patterns, row-major [n][k].
  let weights: [UInt32]
  private let panels: Guarded<UInt32>, halfPanels: Guarded<UInt16>

  init(_ shape: MatrixShape, _ kind: FloatWeights, bias hasBias: Bool = true, using generator: inout SeededGenerator) {
    (self.shape, self.kind) = (shape, kind)
    a = Guarded(generator.floats((shape.m - 1) * shape.lda + shape.k))
    bias = hasBias ? Guarded(generator.floats(shape.n)) : nil
    weights = (0..<shape.n * shape.k).map { _ in kind.random(using: &generator) }
    var packed = [UInt32](repeating: 0, count: (shape.n + 15) / 16 * shape.k * 16)
    for n in 0..<shape.n {
      for k in 0..<shape.k { packed[(n / 16 * shape.k + k) * 16 + n % 16] = weights[n * shape.k + k] }
    }
    panels = Guarded(kind == .f32 ? packed : [])
    halfPanels = Guarded(kind == .f32 ? [] : packed.map { UInt16(truncatingIfNeeded: $0) })
  }

  /// The results in rows of `ldc`, of which what no kernel may write is `blank`; of some rows only when asked.
  func run(_ kernels: rk_kernels, rows: Range<Int>? = nil, blank: Float = 7) -> Guarded<Float> {
    let rows = rows ?? 0..<shape.m
    let c = Guarded([Float](repeating: blank, count: (rows.count - 1) * shape.ldc + shape.n))
    let (a, bias) = (a.start + rows.lowerBound * shape.lda, bias?.start)
    let (m, n, k) = (rows.count, shape.n, shape.k)
    switch kind {
    case .f32:
      panels.start.withMemoryRebound(to: Float.self, capacity: 1) {
        kernels.gemm_f32(a, shape.lda, $0, bias, c.start, shape.ldc, m, n, k)
      }
    case .bf16: kernels.gemm_bf16(a, shape.lda, halfPanels.start, bias, c.start, shape.ldc, m, n, k)
    case .f16: kernels.gemm_f16(a, shape.lda, halfPanels.start, bias, c.start, shape.ldc, m, n, k)
    }
    return c
  }

  /// One result in double precision, and the sum of its terms' magnitudes.
  func expected(row: Int, output: Int) -> (sum: Double, size: Double) {
    let bias = Double(bias?.start[output] ?? 0)
    return (0..<shape.k).reduce((sum: bias, size: abs(bias))) { result, k in
      let term = Double(a.start[row * shape.lda + k]) * Double(kind.value(weights[output * shape.k + k]))
      return (result.sum + term, result.size + abs(term))
    }
  }
}

/// A product of 8-bit numbers, ready for any table.
final class IntegerProduct {
  let shape: MatrixShape
  let a: Guarded<UInt8>, scale: Guarded<Float>, zero: Guarded<Int32>
  /// Row-major [n][k].
  let weights: [Int8]
  let sums: Guarded<Int32>, weightScale: Guarded<Float>, bias: Guarded<Float>?
  private let panels: Guarded<Int8>

  init(
    _ shape: MatrixShape, bias hasBias: Bool = true, activation: ClosedRange<UInt8> = 0...255,
    weight: ClosedRange<Int8> = -127...127, zero: ClosedRange<Int32> = 0...255, using generator: inout SeededGenerator
  ) {
    self.shape = shape
    let (m, n, k, groups) = (shape.m, shape.n, shape.k, (shape.k + 3) / 4)
    var a = (0..<(m - 1) * shape.lda + groups * 4).map { _ in UInt8.random(in: activation, using: &generator) }
    for row in 0..<m { for i in k..<groups * 4 { a[row * shape.lda + i] = 0 } }
    self.a = Guarded(a)
    scale = Guarded(generator.floats(m, in: 0.001...0.1))
    self.zero = Guarded((0..<m).map { _ in Int32.random(in: zero, using: &generator) })
    let weights = (0..<n * k).map { _ in Int8.random(in: weight, using: &generator) }
    self.weights = weights
    sums = Guarded((0..<n).map { row in weights[row * k..<(row + 1) * k].reduce(0) { $0 + Int32($1) } })
    weightScale = Guarded(generator.floats(n, in: 0.001...0.1))
    bias = hasBias ? Guarded(generator.floats(n)) : nil
    var packed = [Int8](repeating: 0, count: (n + 15) / 16 * groups * 64)
    for row in 0..<n {
      for i in 0..<k { packed[((row / 16 * groups + i / 4) * 16 + row % 16) * 4 + i % 4] = weights[row * k + i] }
    }
    panels = Guarded(packed)
  }

  func run(_ kernels: rk_kernels, rows: Range<Int>? = nil, blank: Float = 7) -> Guarded<Float> {
    let rows = rows ?? 0..<shape.m
    let c = Guarded([Float](repeating: blank, count: (rows.count - 1) * shape.ldc + shape.n))
    kernels.gemm_i8(
      a.start + rows.lowerBound * shape.lda, shape.lda, scale.start + rows.lowerBound, zero.start + rows.lowerBound,
      panels.start, weightScale.start, sums.start, bias?.start, c.start, shape.ldc, rows.count, shape.n, shape.k)
    return c
  }

  /// One result by its definition; the order of float operations is part of it.
  func expected(row: Int, output: Int) -> Float {
    let a = a.start + row * shape.lda
    var sum = Int64(0)
    for i in 0..<shape.k { sum += Int64(a[i]) * Int64(weights[output * shape.k + i]) }
    sum -= Int64(zero.start[row]) * Int64(sums.start[output])
    let product = Float(sum) * (scale.start[row] * weightScale.start[output])
    return bias.map { product + $0.start[output] } ?? product
  }
}
