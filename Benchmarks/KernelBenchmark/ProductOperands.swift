import CRaiseKernels

/// Activations, weights of all kinds, and room for results, aligned as a mapped checkpoint's are.
///
/// The numbers do not matter to the speed. Both counts are multiples of 16, so that panels need no padding.
struct ProductOperands {
  private let inputs: Int, outputs: Int
  private let a: UnsafeMutablePointer<Float>, c: UnsafeMutablePointer<Float>, weights: UnsafeMutablePointer<Float>
  private let halves: UnsafeMutablePointer<UInt16>, bytes: UnsafeMutablePointer<Int8>
  private let q: UnsafeMutablePointer<UInt8>, scale: UnsafeMutablePointer<Float>, zero: UnsafeMutablePointer<Int32>
  private let weightScale: UnsafeMutablePointer<Float>, sums: UnsafeMutablePointer<Int32>

  init(rows: Int, inputs: Int, outputs: Int) {
    (self.inputs, self.outputs) = (inputs, outputs)
    a = Self.lines(rows * inputs) { Float($0 % 251) / 125 - 1 }
    c = Self.lines(rows * outputs) { _ in 0 }
    weights = Self.lines(inputs * outputs) { Float($0 % 241) / 120 - 1 }
    halves = Self.lines(inputs * outputs) { UInt16(truncatingIfNeeded: (Float($0 % 241) / 120 - 1).bitPattern >> 16) }
    bytes = Self.lines(inputs * outputs) { Int8($0 % 255 - 127) }
    q = Self.lines(rows * inputs) { UInt8($0 % 256) }
    scale = Self.lines(rows) { _ in 0.01 }
    zero = Self.lines(rows) { _ in 128 }
    weightScale = Self.lines(outputs) { _ in 0.01 }
    sums = Self.lines(outputs) { Int32($0) }
  }

  func deallocate() {
    [a, c, weights, scale, weightScale].forEach { $0.deallocate() }
    [zero, sums].forEach { $0.deallocate() }
    halves.deallocate()
    bytes.deallocate()
    q.deallocate()
  }

  func multiplyF32(_ kernels: rk_kernels, rows: Int) {
    kernels.gemm_f32(a, inputs, weights, weightScale, c, outputs, rows, outputs, inputs)
  }

  func multiplyBF16(_ kernels: rk_kernels, rows: Int) {
    kernels.gemm_bf16(a, inputs, halves, weightScale, c, outputs, rows, outputs, inputs)
  }

  func multiplyI8(_ kernels: rk_kernels, rows: Int) {
    kernels.gemm_i8(
      q, inputs, scale, zero, bytes, weightScale, sums, weightScale, c, outputs, rows, outputs, inputs)
  }

  func quantize(_ kernels: rk_kernels, rows: Int) {
    kernels.quantize_rows(a, inputs, q, inputs, scale, zero, rows, inputs)
  }

  private static func lines<Element>(_ count: Int, _ value: (Int) -> Element) -> UnsafeMutablePointer<Element> {
    let raw = UnsafeMutableRawPointer.allocate(byteCount: count * MemoryLayout<Element>.stride, alignment: 64)
    let start = raw.bindMemory(to: Element.self, capacity: count)
    for index in 0..<count { (start + index).initialize(to: value(index)) }
    return start
  }
}
