extension PackedMatrix {
  /// Packs a plain checkpoint's matrix into memory of the arena.
  ///
  /// - Parameters:
  ///   - precision: What to keep it in; nil for the numbers it is stored in.
  ///   - exact: The channels that keep 32 bits beside 8-bit numbers, for each element of the stack.
  init(
    _ plan: ModelPlan.Matrix, of checkpoint: Checkpoint, precision: Precision?, exact channels: [[Int32]]?,
    arena: WeightArena
  ) throws(CheckpointError) {
    self.plan = plan
    let rows = try MatrixRows(plan, of: checkpoint)
    let precision = plan.alwaysFloat32 ? .float32 : precision ?? rows.precision
    var exact: ExactChannels?
    switch precision {
    case .float32: storage = .float32(try rows.panels(.float32, in: arena) { $0 })
    case .bfloat16: storage = .bfloat16(try rows.panels(.bfloat16, in: arena) { $0.bfloat16 })
    case .float16: storage = .float16(try rows.panels(.float16, in: arena) { $0.float16 })
    case .int8: (storage, exact) = try rows.quantized(exact: channels, in: arena)
    }
    self.exact = exact
    bias = plan.bias ? try rows.biases(of: checkpoint, in: arena) : nil
  }
}

extension MatrixRows {
  /// All panels, each of shape (inputs, 16).
  @inline(__always)
  fileprivate func panels<T: BitwiseCopyable>(
    _ precision: Precision, in arena: WeightArena, _ convert: (Float) -> T
  ) throws(CheckpointError) -> UnsafePointer<T> {
    let panels = arena.allocate(T.self, count: (plan.stack ?? 1) * plan.floatPanelCount)
    try eachBlock(for: precision) { index, block in
      block.write(to: panels + index * plan.inputs * 16, convert)
    }
    return UnsafePointer(panels)
  }

  /// All panels, each of shape (inputs / 4 rounded up, 16, 4), with what belongs to them.
  fileprivate func quantized(
    exact channels: [[Int32]]?, in arena: WeightArena
  ) throws(CheckpointError) -> (Matrix.Storage, ExactChannels?) {
    let count = plan.stack ?? 1
    let bytes = (plan.inputs + 3) / 4 * 64
    let panels = arena.allocate(Int8.self, count: count * plan.int8PanelCount)
    let scale = arena.allocate(Float.self, count: count * plan.paddedOutputs)
    let sum = arena.allocate(Int32.self, count: count * plan.paddedOutputs)
    let exactCount = channels?.first?.count ?? 0
    let exactPanels = arena.allocate(Float.self, count: count * plan.paddedOutputs * exactCount)
    try eachBlock(for: .int8) { index, block in
      if let channels {
        block.takeOut(channels[index / plan.panels], to: exactPanels + index * exactCount * 16)
      }
      block.quantize(to: panels + index * bytes, scale: scale + index * 16, sum: sum + index * 16)
    }
    let storage = Matrix.Storage.int8(panels, scale: scale, sum: sum)
    guard let channels, exactCount > 0 else { return (storage, nil) }
    let list = arena.allocate(Int32.self, count: count * exactCount)
    for (index, channel) in channels.joined().enumerated() { list[index] = channel }
    return (storage, ExactChannels(channels: list, count: exactCount, panels: exactPanels))
  }
}
