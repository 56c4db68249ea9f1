import CRaiseKernels

extension Matrix {
  /// `output[row] = weights · input[row] + bias`, whatever the numbers the weights are kept in.
  ///
  /// - Parameters:
  ///   - input: Rows prepared for this matrix, `inputs` wide.
  ///   - output: Rows of `outputs` floats, `stride` apart; written, not added to.
  ///   - spare: Memory for the exact channels' part.
  func multiply(
    _ input: PreparedRows, into output: UnsafeMutablePointer<Float>, stride: Int, spare: Buffer<Float>,
    with kernels: rk_kernels
  ) {
    switch storage {
    case .float32(let panels):
      kernels.gemm_f32(input.floats, input.stride, panels, bias, output, stride, input.count, outputs, inputs)
    case .bfloat16(let panels):
      kernels.gemm_bf16(input.floats, input.stride, panels, bias, output, stride, input.count, outputs, inputs)
    case .float16(let panels):
      kernels.gemm_f16(input.floats, input.stride, panels, bias, output, stride, input.count, outputs, inputs)
    case .int8(let panels, let scale, let sum):
      guard let rows = input.quantized else { preconditionFailure("rows were not prepared for an 8-bit matrix") }
      kernels.gemm_i8(
        rows.rows, rows.stride, rows.scale, rows.zero, panels, scale, sum, bias, output, stride, input.count, outputs,
        inputs)
      addExactChannels(of: rows, count: input.count, to: output, stride: stride, spare: spare, with: kernels)
    }
  }

  private func addExactChannels(
    of rows: PreparedRows.Quantized, count: Int, to output: UnsafeMutablePointer<Float>, stride: Int,
    spare: Buffer<Float>, with kernels: rk_kernels
  ) {
    guard let exact else { return }
    spare.reserve(count * outputs)
    kernels.gemm_f32(
      rows.exact, rows.exactCount, exact.panels, nil, spare.start, outputs, count, outputs, exact.count)
    kernels.add(output, stride, spare.start, outputs, count, outputs)
  }

  /// The matrix of some of the outputs; both ends are multiples of 16, or the last output.
  func part(_ range: Range<Int>) -> Matrix {
    precondition(range.lowerBound % 16 == 0 && (range.upperBound % 16 == 0 || range.upperBound == outputs))
    let panel = range.lowerBound / 16
    let part: Storage =
      switch storage {
      case .float32(let panels): .float32(panels + panel * inputs * 16)
      case .bfloat16(let panels): .bfloat16(panels + panel * inputs * 16)
      case .float16(let panels): .float16(panels + panel * inputs * 16)
      case .int8(let panels, let scale, let sum):
        .int8(
          panels + panel * ((inputs + 3) / 4) * 64, scale: scale + range.lowerBound, sum: sum + range.lowerBound)
      }
    let exact = exact.map {
      ExactChannels(channels: $0.channels, count: $0.count, panels: $0.panels + panel * $0.count * 16)
    }
    return Matrix(
      outputs: range.count, inputs: inputs, storage: part, bias: bias.map { $0 + range.lowerBound }, exact: exact)
  }
}
