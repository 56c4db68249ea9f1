/// A tensor in memory, as it is to be written.
struct TensorBytes {
  let declaration: SafetensorsWriter.Declaration
  let bytes: UnsafeRawBufferPointer

  init(_ name: String, _ type: TensorType, _ shape: [Int], _ address: UnsafeRawPointer) {
    declaration = SafetensorsWriter.Declaration(name: name, type: type, shape: shape)
    bytes = UnsafeRawBufferPointer(start: address, count: declaration.byteCount)
  }
}

/// All tensors of a packed checkpoint, made of a plain one; they live as long as the arena.
struct PackedTensors {
  let tensors: [TensorBytes]
  private let arena = WeightArena()

  init(_ checkpoint: Checkpoint, precision: Precision, maxima: ChannelMaxima?) throws(CheckpointError) {
    let plan = checkpoint.plan
    let exact = ExactChannelChoice(plan, maxima: precision == .int8 ? maxima : nil)
    var tensors: [TensorBytes] = []
    for table in plan.tables {
      let values = try checkpoint.values("\(table.name).weight")
      let kept = table.precision(from: values, to: precision)
      tensors += try PackedTable(table, values, precision: kept, arena: arena).tensors
    }
    for vector in plan.vectors {
      let values = try checkpoint.values(vector.name).float32(in: arena)
      tensors.append(TensorBytes(vector.name, .float32, [vector.count], values))
    }
    for matrix in plan.matrices {
      tensors += try PackedMatrix(
        matrix, of: checkpoint, precision: precision, exact: exact[matrix], arena: arena
      ).tensors
    }
    self.tensors = tensors
  }

  func write(to path: String, metadata: [String: String]) throws(CheckpointError) {
    defer { withExtendedLifetime(arena) {} }
    let writer = try SafetensorsWriter(path: path, tensors: tensors.map(\.declaration), metadata: metadata)
    for tensor in tensors { try writer.write(tensor.declaration.name, tensor.bytes) }
    try writer.finish()
  }
}

extension PackedTable {
  fileprivate var tensors: [TensorBytes] {
    func weight(_ type: TensorType, _ address: UnsafeRawPointer) -> TensorBytes {
      TensorBytes("\(plan.name).weight", type, [plan.count, plan.width], address)
    }
    return switch storage {
    case .float32(let values): [weight(.float32, values)]
    case .bfloat16(let values): [weight(.bfloat16, values)]
    case .float16(let values): [weight(.float16, values)]
    case .int8(let values, let scale):
      [weight(.int8, values), TensorBytes("\(plan.name).scale", .float32, [plan.count], scale)]
    }
  }
}

extension PackedMatrix {
  fileprivate var tensors: [TensorBytes] {
    var tensors = weights
    if let bias { tensors.append(tensor("bias", .float32, [plan.outputs], bias)) }
    if let exact {
      tensors.append(tensor("exact_channels", .int32, [exact.count], exact.channels))
      tensors.append(tensor("exact", .float32, [plan.panels, exact.count, 16], exact.panels))
    }
    return tensors
  }

  private var weights: [TensorBytes] {
    let panels = [plan.panels, plan.inputs, 16]
    return switch storage {
    case .float32(let values): [tensor("weight", .float32, panels, values)]
    case .bfloat16(let values): [tensor("weight", .bfloat16, panels, values)]
    case .float16(let values): [tensor("weight", .float16, panels, values)]
    case .int8(let values, let scale, let sum):
      [
        tensor("weight", .int8, [plan.panels, (plan.inputs + 3) / 4, 16, 4], values),
        tensor("scale", .float32, [plan.paddedOutputs], scale),
        tensor("sum", .int32, [plan.paddedOutputs], sum),
      ]
    }
  }

  private func tensor(
    _ part: String, _ type: TensorType, _ shape: [Int], _ address: UnsafeRawPointer
  ) -> TensorBytes {
    TensorBytes("\(plan.name).\(part)", type, plan.stackShape + shape, address)
  }
}
