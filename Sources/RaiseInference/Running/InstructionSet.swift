import CRaiseKernels

/// Which kernels run on this machine.
public enum InstructionSet {
  /// `avx512`, `avx2`, `neon` or `portable`: the best that the processor has.
  public static var best: String { String(cString: rk_kernels_best().pointee.name) }
}
