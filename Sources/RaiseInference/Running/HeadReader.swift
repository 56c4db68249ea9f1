import CRaiseKernels

/// Reads a checkpoint's heads from final states.
struct HeadReader: Sendable {
  private struct Reader: Sendable {
    var head: any Head
    var weights: Matrix?

    func values(of state: UnsafePointer<Float>, width: Int, with kernels: rk_kernels) -> [Float] {
      guard let weights, case .float32(let panels) = weights.storage else {
        return head.values(Array(UnsafeBufferPointer(start: state, count: width)))
      }
      let raw = [Float](unsafeUninitializedCapacity: weights.outputs) { buffer, count in
        kernels.gemm_f32(
          state, width, panels, weights.bias, buffer.baseAddress, weights.outputs, 1, weights.outputs, width)
        count = weights.outputs
      }
      return head.values(raw)
    }
  }

  private let readers: [Reader]
  private let width: Int
  /// Which final states the heads need.
  let needs: Needs

  /// What the forward pass must keep for the heads.
  struct Needs: Sendable {
    var everyToken = false
    var mean = false
    var first = false
  }

  init(_ weights: ModelWeights) {
    width = weights.config.hiddenSize
    var needs = Needs()
    readers = weights.config.heads.map { specification in
      let head = specification.makeHead()
      needs.everyToken = needs.everyToken || type(of: head).isPerToken
      needs.mean = needs.mean || specification.pooling == .mean
      needs.first = needs.first || specification.pooling == .first
      return Reader(head: head, weights: weights.heads[specification.name])
    }
    self.needs = needs
  }

  /// Whether the states between the first and the last are of use.
  var readsAllTokens: Bool { needs.everyToken || needs.mean }

  /// For each head that speaks for every token, its values for the given states; for the others, nothing.
  func tokenValues(
    _ states: UnsafePointer<Float>, rows: Int, with kernels: rk_kernels
  ) -> [[[Float]]] {
    readers.map { reader in
      guard type(of: reader.head).isPerToken else { return [] }
      return (0..<rows).map { reader.values(of: states + $0 * width, width: width, with: kernels) }
    }
  }

  /// Each head's values for a whole window.
  ///
  /// - Parameter tokens: What the heads that speak for every token said in this window so far.
  func values(_ states: TextStates, tokens: [[[Float]]], with kernels: rk_kernels) -> [[Float]] {
    zip(readers, tokens).map { reader, tokens in
      if type(of: reader.head).isPerToken { return reader.head.merged(tokens) }
      let pooled =
        switch reader.head.specification.pooling {
        case .first: states.first
        case .mean: states.mean
        case .last, nil: states.last
        }
      return pooled.withUnsafeBufferPointer { pooled in
        pooled.baseAddress.map { reader.values(of: $0, width: width, with: kernels) } ?? []
      }
    }
  }

  /// One output for a text from the values of its windows.
  func output(windows: [[[Float]]], tokens: [[[Float]]]) -> ModelOutput {
    let heads = readers.enumerated().map { index, reader in
      let values = reader.head.merged(windows.map { $0[index] })
      return ModelOutput.HeadValues(
        name: reader.head.specification.name, labels: reader.head.specification.labels, values: values,
        scores: reader.head.scores(values), tokenValues: tokens[index])
    }
    return ModelOutput(heads: heads, windowCount: windows.count)
  }
}
