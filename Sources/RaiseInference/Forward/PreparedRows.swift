import CRaiseKernels

/// Rows of activations as a matrix wants to read them: floats, or 8-bit numbers with a scale and a zero point a row,
/// and the few channels that stay exact beside them.
struct PreparedRows {
  var count: Int
  var floats: UnsafePointer<Float>
  var stride: Int
  var quantized: Quantized?

  struct Quantized {
    var rows: UnsafePointer<UInt8>
    var stride: Int
    var scale: UnsafePointer<Float>
    var zero: UnsafePointer<Int32>
    /// The exact channels' values, `[row][channel]`, and how many there are.
    var exact: UnsafePointer<Float>
    var exactCount: Int
  }

  /// The rows of `range`.
  subscript(range: Range<Int>) -> PreparedRows {
    var part = self
    part.count = range.count
    part.floats += range.lowerBound * stride
    guard var numbers = quantized else { return part }
    numbers.rows += range.lowerBound * numbers.stride
    numbers.scale += range.lowerBound
    numbers.zero += range.lowerBound
    numbers.exact += range.lowerBound * numbers.exactCount
    part.quantized = numbers
    return part
  }
}

/// The memory in which rows are prepared.
final class RowPreparation {
  private let numbers = Buffer<UInt8>(count: 0)
  private let scales = Buffer<Float>(count: 0)
  private let zeros = Buffer<Int32>(count: 0)
  private let exact = Buffer<Float>(count: 0)
  private let gatheredFloats = Buffer<Float>(count: 0)

  /// Prepares `count` rows of `x` for `matrix`. All matrices that read the same rows have the same exact channels.
  ///
  /// Exact channels count as zero in the 8-bit part, so that an outlier costs the other channels no precision: they
  /// are taken out of `x` while it is quantized, and put back.
  func prepare(
    _ x: UnsafeMutablePointer<Float>, stride: Int, count: Int, for matrix: Matrix, with kernels: rk_kernels
  ) -> PreparedRows {
    let prepared = PreparedRows(count: count, floats: UnsafePointer(x), stride: stride)
    guard case .int8 = matrix.storage else { return prepared }
    let channels = matrix.exact
    let quantized = reserve(count, width: matrix.inputs, exact: channels?.count ?? 0)
    if let channels { takeOut(channels, of: x, stride: stride, count: count) }
    kernels.quantize_rows(
      x, stride, numbers.start, quantized.stride, scales.start, zeros.start, count, matrix.inputs)
    if let channels { putBack(channels, into: x, stride: stride, count: count) }
    var result = prepared
    result.quantized = quantized
    return result
  }

  /// Copies the chosen rows together, for one expert.
  func gather(_ source: PreparedRows, rows: UnsafeBufferPointer<Int32>, width: Int) -> PreparedRows {
    guard let from = source.quantized else { return gatherFloats(source, rows: rows, width: width) }
    let into = reserve(rows.count, width: width, exact: from.exactCount)
    for (index, row) in rows.enumerated() {
      let row = Int(row)
      (numbers.start + index * into.stride).update(from: from.rows + row * from.stride, count: into.stride)
      scales.start[index] = from.scale[row]
      zeros.start[index] = from.zero[row]
      (exact.start + index * from.exactCount).update(from: from.exact + row * from.exactCount, count: from.exactCount)
    }
    return PreparedRows(count: rows.count, floats: source.floats, stride: source.stride, quantized: into)
  }

  private func gatherFloats(_ source: PreparedRows, rows: UnsafeBufferPointer<Int32>, width: Int) -> PreparedRows {
    gatheredFloats.reserve(rows.count * width)
    for (index, row) in rows.enumerated() {
      (gatheredFloats.start + index * width).update(from: source.floats + Int(row) * source.stride, count: width)
    }
    return PreparedRows(count: rows.count, floats: UnsafePointer(gatheredFloats.start), stride: width)
  }

  private func reserve(_ count: Int, width: Int, exact exactCount: Int) -> PreparedRows.Quantized {
    let stride = (width + 63) / 64 * 64
    numbers.reserve(count * stride)
    scales.reserve(count)
    zeros.reserve(count)
    exact.reserve(count * exactCount)
    return PreparedRows.Quantized(
      rows: UnsafePointer(numbers.start), stride: stride, scale: UnsafePointer(scales.start),
      zero: UnsafePointer(zeros.start), exact: UnsafePointer(exact.start), exactCount: exactCount)
  }

  private func takeOut(_ channels: ExactChannels, of x: UnsafeMutablePointer<Float>, stride: Int, count: Int) {
    for row in 0..<count {
      for index in 0..<channels.count {
        let place = row * stride + Int(channels.channels[index])
        exact.start[row * channels.count + index] = x[place]
        x[place] = 0
      }
    }
  }

  private func putBack(_ channels: ExactChannels, into x: UnsafeMutablePointer<Float>, stride: Int, count: Int) {
    for row in 0..<count {
      for index in 0..<channels.count {
        x[row * stride + Int(channels.channels[index])] = exact.start[row * channels.count + index]
      }
    }
  }
}
