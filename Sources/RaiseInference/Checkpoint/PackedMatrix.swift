/// A matrix, or a stack of them, in panels, made from the row-major tensors of a plain checkpoint.
struct PackedMatrix {
  let plan: ModelPlan.Matrix
  let precision: Precision
  let storage: Matrix.Storage
  let bias: UnsafePointer<Float>?

  /// - Parameter precision: What to keep it in; nil for the numbers it is stored in.
  init(
    _ plan: ModelPlan.Matrix, of checkpoint: Checkpoint, precision: Precision?, arena: WeightArena
  ) throws(CheckpointError) {
    self.plan = plan
    let rows = try MatrixRows(plan, of: checkpoint)
    self.precision = plan.alwaysFloat32 ? .float32 : precision ?? rows.precision
    let blocks = plan.panels * (plan.stack ?? 1)
    switch self.precision {
    case .float32:
      let panels = arena.allocate(Float.self, count: blocks * plan.inputs * 16)
      try rows.eachBlock(for: .float32) { index, block in
        block.write(to: panels + index * plan.inputs * 16) { $0 }
      }
      storage = .float32(panels)
    case .bfloat16:
      let panels = arena.allocate(UInt16.self, count: blocks * plan.inputs * 16)
      try rows.eachBlock(for: .bfloat16) { index, block in
        block.write(to: panels + index * plan.inputs * 16) { $0.bfloat16 }
      }
      storage = .bfloat16(panels)
    case .float16:
      let panels = arena.allocate(UInt16.self, count: blocks * plan.inputs * 16)
      try rows.eachBlock(for: .float16) { index, block in
        block.write(to: panels + index * plan.inputs * 16) { $0.float16 }
      }
      storage = .float16(panels)
    case .int8:
      let bytes = (plan.inputs + 3) / 4 * 64
      let panels = arena.allocate(Int8.self, count: blocks * bytes)
      let scale = arena.allocate(Float.self, count: blocks * 16)
      let sum = arena.allocate(Int32.self, count: blocks * 16)
      try rows.eachBlock(for: .int8) { index, block in
        block.quantize(to: panels + index * bytes, scale: scale + index * 16, sum: sum + index * 16)
      }
      storage = .int8(panels, scale: scale, sum: sum)
    }
    bias = plan.bias ? try rows.biases(of: checkpoint, in: arena) : nil
  }

  /// The matrices of the stack, or the single one.
  var matrices: [Matrix] {
    (0..<(plan.stack ?? 1)).map { index in
      Matrix(
        outputs: plan.outputs, inputs: plan.inputs, storage: storage.element(index, of: plan),
        bias: bias.map { $0 + index * plan.outputs }, exact: nil)
    }
  }
}

extension Matrix.Storage {
  /// Where a matrix of a stack begins.
  func element(_ index: Int, of plan: ModelPlan.Matrix) -> Matrix.Storage {
    let step = index * plan.panels * plan.inputs * 16
    return switch self {
    case .float32(let panels): .float32(panels + step)
    case .bfloat16(let panels): .bfloat16(panels + step)
    case .float16(let panels): .float16(panels + step)
    case .int8(let panels, let scale, let sum):
      .int8(
        panels + index * plan.panels * ((plan.inputs + 3) / 4) * 64, scale: scale + index * plan.panels * 16,
        sum: sum + index * plan.panels * 16)
    }
  }
}
