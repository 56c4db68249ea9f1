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
  /// The file that the rows lie in, where each is to be read from it as it is asked for.
  ///
  /// A text has few of a vocabulary's rows. Touching one where the file is mapped makes all of its neighbours resident
  /// that the system has at hand: 64 KiB by default, and whole folios of up to 2 MiB from Linux 6.18 on.
  var file: MappedFile?

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
  private func addEach<T: BitwiseCopyable>(
    _ row: UnsafePointer<T>, to out: UnsafeMutablePointer<Float>, _ value: (T) -> Float
  ) {
    withUnsafeTemporaryAllocation(of: T.self, capacity: file == nil ? 0 : width) { copy in
      let isRead = file?.read(from: row, into: UnsafeMutableRawBufferPointer(copy)) ?? false
      let row = isRead ? UnsafePointer(copy.baseAddress!) : row
      for i in 0..<width { out[i] += value(row[i]) }
    }
  }
}
