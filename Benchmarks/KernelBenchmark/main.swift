// Measures the matrix kernels against the most that the core can do.
//
//   RaiseKernelBenchmark [portable | avx2 | avx512 | neon | neon_dot]
//
// Without an argument, the best that the CPU has. Prints one JSON object a line: operations a second by the thread's
// own time, the best of several rounds that take the kernels and the peak in turn.
import CRaiseKernels
import Foundation

let names = ["portable", "avx2", "avx512", "neon", "neon_dot"]
let best = String(cString: rk_kernels_best().pointee.name)
let name = CommandLine.arguments.dropFirst().first ?? best
guard let isa = names.firstIndex(of: name), let kernels = rk_kernels_for(rk_isa(UInt32(isa))) else {
  FileHandle.standardError.write(Data("no kernels named \(name) here; the best are \(best)\n".utf8))
  exit(1)
}

for shape in [(384, 384), (384, 1152), (384, 1536), (1536, 384), (384, 128), (128, 384)] {
  KernelBenchmark(isa: isa, kernels: kernels.pointee, inputs: shape.0, outputs: shape.1).run()
}
