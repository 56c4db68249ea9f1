/// Rows looked up by index: tokens, positions, segments.
///
/// It points into its ``ModelWeights``, which has to live as long.
package struct RowTable: @unchecked Sendable {
  package enum Storage {
    case float32(UnsafePointer<Float>)
    case bfloat16(UnsafePointer<UInt16>)
    case float16(UnsafePointer<UInt16>)
    /// A scale for each row.
    case int8(UnsafePointer<Int8>, scale: UnsafePointer<Float>)
  }

  package let count: Int
  package let width: Int
  package let storage: Storage

  /// out += row, for `width` elements. The row's index has to be below `count`.
  package func add(row: Int, to out: UnsafeMutablePointer<Float>) {
    precondition(row >= 0 && row < count)
    switch storage {
    case .float32(let values): addEach(values + row * width, to: out) { $0 }
    case .bfloat16(let values): addEach(values + row * width, to: out) { Float(bfloat16: $0) }
    case .float16(let values): addEach(values + row * width, to: out) { Float(float16: $0) }
    case .int8(let values, let scale):
      let scale = scale[row]
      addEach(values + row * width, to: out) { Float($0) * scale }
    }
  }

  @inline(__always)
  private func addEach<T>(
    _ row: UnsafePointer<T>, to out: UnsafeMutablePointer<Float>, _ value: (T) -> Float
  ) {
    for i in 0..<width { out[i] += value(row[i]) }
  }
}
