/// A matrix, or a stack of them, in panels; made from the row-major tensors of a plain checkpoint, or found in a packed
/// one.
struct PackedMatrix {
  let plan: ModelPlan.Matrix
  let storage: Matrix.Storage
  /// The elements' biases one after the other, not padded.
  let bias: UnsafePointer<Float>?
  /// The channels of all elements, and then the panels of all.
  let exact: ExactChannels?

  /// The matrices of the stack, or the single one.
  var matrices: [Matrix] {
    (0..<(plan.stack ?? 1)).map { index in
      Matrix(
        outputs: plan.outputs, inputs: plan.inputs, storage: storage.element(index, of: plan),
        bias: bias.map { $0 + index * plan.outputs }, exact: exact?.element(index, of: plan))
    }
  }
}

extension ModelPlan.Matrix {
  /// Elements of one matrix's 8-bit panels.
  var int8PanelCount: Int { panels * ((inputs + 3) / 4) * 64 }
  /// Elements of one matrix's panels in all other numbers.
  var floatPanelCount: Int { panels * inputs * 16 }
  /// Outputs with those that fill the last panel.
  var paddedOutputs: Int { panels * 16 }
}

extension Matrix.Storage {
  /// Where a matrix of a stack begins.
  fileprivate func element(_ index: Int, of plan: ModelPlan.Matrix) -> Matrix.Storage {
    let step = index * plan.floatPanelCount
    return switch self {
    case .float32(let panels): .float32(panels + step)
    case .bfloat16(let panels): .bfloat16(panels + step)
    case .float16(let panels): .float16(panels + step)
    case .int8(let panels, let scale, let sum):
      .int8(
        panels + index * plan.int8PanelCount, scale: scale + index * plan.paddedOutputs,
        sum: sum + index * plan.paddedOutputs)
    }
  }
}

extension ExactChannels {
  fileprivate func element(_ index: Int, of plan: ModelPlan.Matrix) -> ExactChannels {
    ExactChannels(
      channels: channels + index * count, count: count, panels: panels + index * plan.paddedOutputs * count)
  }
}
