import CRaiseKernels

/// Which experts each row goes to, and with what weight; sorted by expert.
final class Routes {
  private let experts, active: Int
  private let logits = Buffer<Float>(count: 0)
  /// `[row][active]`, and the same by expert.
  private let chosen = Buffer<Int32>(count: 0)
  private let gates = Buffer<Float>(count: 0)
  private let sortedRows = Buffer<Int32>(count: 0)
  private let sortedGates = Buffer<Float>(count: 0)
  /// Where each expert's rows begin among the sorted ones; one more at the end.
  private let begins: Buffer<Int>
  private let places: Buffer<Int>

  init(experts: Int, active: Int) {
    (self.experts, self.active) = (experts, active)
    begins = Buffer(count: experts + 1)
    places = Buffer(count: experts)
  }

  /// Asks the router for the experts of every row.
  func choose(_ input: PreparedRows, router: Matrix, gateSum: Float, with kernels: rk_kernels) {
    guard case .float32(let panels) = router.storage else { preconditionFailure("a router is kept in 32-bit floats") }
    let count = input.count * active
    logits.reserve(input.count * experts)
    for buffer in [gates, sortedGates] { buffer.reserve(count) }
    for buffer in [chosen, sortedRows] { buffer.reserve(count) }
    kernels.gemm_f32(
      input.floats, input.stride, panels, router.bias, logits.start, experts, input.count, experts, router.inputs)
    kernels.softmax_top_k(
      logits.start, experts, input.count, experts, active, gateSum, chosen.start, gates.start)
    sort(count)
  }

  /// The rows of one expert, ascending, with their gates.
  func group(_ expert: Int) -> (rows: UnsafeBufferPointer<Int32>, gates: UnsafePointer<Float>) {
    let begin = begins.start[expert]
    let rows = UnsafeBufferPointer(
      start: UnsafePointer(sortedRows.start + begin), count: begins.start[expert + 1] - begin)
    return (rows, UnsafePointer(sortedGates.start + begin))
  }

  /// Counting sort: stable, so rows stay in order.
  private func sort(_ count: Int) {
    begins.start.update(repeating: 0, count: experts + 1)
    for index in 0..<count { begins.start[Int(chosen.start[index]) + 1] += 1 }
    for expert in 0..<experts {
      places.start[expert] = begins.start[expert]
      begins.start[expert + 1] += begins.start[expert]
    }
    for index in 0..<count {
      let place = places.start[Int(chosen.start[index])]
      places.start[Int(chosen.start[index])] += 1
      sortedRows.start[place] = Int32(index / active)
      sortedGates.start[place] = gates.start[index]
    }
  }
}
