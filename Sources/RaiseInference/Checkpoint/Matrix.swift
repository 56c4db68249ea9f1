/// A weight matrix in panels of 16 outputs (their order is in CRaiseKernels.h), in whatever numbers it is kept.
///
/// It points into its ``ModelWeights``, which has to live as long.
package struct Matrix: @unchecked Sendable {
  package enum Storage {
    case float32(UnsafePointer<Float>)
    case bfloat16(UnsafePointer<UInt16>)
    case float16(UnsafePointer<UInt16>)
    /// A weight is its 8-bit number times its output's scale; `sum` is that of an output's 8-bit numbers. Both have an
    /// element for every output of the panels, the padding included.
    case int8(UnsafePointer<Int8>, scale: UnsafePointer<Float>, sum: UnsafePointer<Int32>)
  }

  /// N.
  package let outputs: Int
  /// K.
  package let inputs: Int
  package let storage: Storage
  /// An element for each output, not padded.
  package let bias: UnsafePointer<Float>?
  /// Only beside 8-bit storage.
  package let exact: ExactChannels?
}

/// Scale and shift of a normalisation, an element for each channel; `beta` is nil for RMSNorm.
package struct Norm: @unchecked Sendable {
  package let gamma: UnsafePointer<Float>
  package let beta: UnsafePointer<Float>?
}

/// Input channels that keep 32-bit weights beside an 8-bit matrix, in which they are zero: a few inputs have
/// activations or weights so large that they would take all others' precision (mixed-precision decomposition; Dettmers
/// et al. 2022, LLM.int8(), section 3.2).
package struct ExactChannels: @unchecked Sendable {
  /// Their indices, ascending.
  package let channels: UnsafePointer<Int32>
  /// A multiple of 4.
  package let count: Int
  /// Shape (outputs / 16 rounded up, count, 16): the panels of a matrix of `count` inputs.
  package let panels: UnsafePointer<Float>
}
