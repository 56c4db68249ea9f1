import CRaiseKernels
import Foundation
import KernelPeak

/// One shape of weights, multiplied by ever more rows.
struct KernelBenchmark {
  let isa: Int
  let kernels: rk_kernels
  let inputs: Int
  let outputs: Int

  private static let rows = [1, 2, 4, 8, 16, 32, 64, 128, 512]
  private static let rounds = 9
  /// Operations in one measurement: some milliseconds.
  private static let operations = 4e8

  func run() {
    let operands = ProductOperands(rows: Self.rows.max() ?? 1, inputs: inputs, outputs: outputs)
    defer { operands.deallocate() }
    for rows in Self.rows {
      var best = [Double](repeating: 0, count: 6)
      let repeats = max(1, Int(Self.operations / Double(2 * rows * inputs * outputs)))
      let work = Double(repeats * 2 * rows * inputs * outputs)
      for _ in 0..<Self.rounds {
        let measured = [
          rate { Double(peak_f32(Int32(isa), 500_000)) },
          rate { Double(peak_i8(Int32(isa), 500_000)) },
          rate { repeated(repeats, work) { operands.multiplyF32(kernels, rows: rows) } },
          rate { repeated(repeats, work) { operands.multiplyBF16(kernels, rows: rows) } },
          rate { repeated(repeats, work) { operands.multiplyI8(kernels, rows: rows) } },
          rate { repeated(repeats, Double(repeats * rows * inputs)) { operands.quantize(kernels, rows: rows) } },
        ]
        best = zip(best, measured).map(max)
      }
      report("gemm_f32", rows, best[2], peak: best[0], unit: "GFLOP/s")
      report("gemm_bf16", rows, best[3], peak: best[0], unit: "GFLOP/s")
      report("gemm_i8", rows, best[4], peak: best[1], unit: "GOP/s")
      report("quantize_rows", rows, best[5], peak: 0, unit: "G/s")
    }
  }

  private func repeated(_ repeats: Int, _ work: Double, _ body: () -> Void) -> Double {
    for _ in 0..<repeats { body() }
    return work
  }

  /// Billions a second of what `body` says it did.
  private func rate(_ body: () -> Double) -> Double {
    let start = threadSeconds()
    let work = body()
    return work / (threadSeconds() - start) * 1e-9
  }

  private func threadSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }

  private func report(_ kernel: String, _ rows: Int, _ value: Double, peak: Double, unit: String) {
    let name = "kernels.\(kernel).\(inputs)x\(outputs).m\(rows)"
    let measured = String(format: #"{"name":"%@","value":%.2f,"unit":"%@""#, name, value, unit)
    let ratio = peak > 0 ? String(format: #","peak":%.2f,"ratio":%.3f"#, peak, value / peak) : ""
    print(measured + ratio + "}")
  }
}
