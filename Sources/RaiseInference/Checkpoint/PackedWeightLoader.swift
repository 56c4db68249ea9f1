/// Uses a packed checkpoint's weights where the file is mapped. Only what lies unaligned, which our packer never
/// writes, is copied.
struct PackedWeightLoader: WeightLoader {
  let arena = WeightArena()
  private(set) var mappedBytes = 0
  private let checkpoint: Checkpoint

  /// - Throws: ``CheckpointError/alreadyPacked(path:)`` if the precision is not the stored one.
  init(_ checkpoint: Checkpoint, precision: Precision?) throws(CheckpointError) {
    self.checkpoint = checkpoint
    guard let precision else { return }
    let stored = try checkpoint.existing("\(checkpoint.plan.tokenEmbedding.name).weight").type.precision
    guard precision == stored else { throw .alreadyPacked(path: checkpoint.file.file.path) }
  }

  mutating func table(_ plan: ModelPlan.Table) throws(CheckpointError) -> RowTable {
    let weight = try checkpoint.existing("\(plan.name).weight")
    let storage: RowTable.Storage =
      switch weight.type {
      case .int8: .int8(pointer(weight), scale: try finite("\(plan.name).scale"))
      case .bfloat16: .bfloat16(pointer(weight))
      case .float16: .float16(pointer(weight))
      default: .float32(pointer(weight))
      }
    return RowTable(
      count: plan.count, width: plan.width, storage: storage, file: plan.isVocabulary ? checkpoint.file.file : nil)
  }

  mutating func vector(_ plan: ModelPlan.Vector) throws(CheckpointError) -> UnsafePointer<Float> {
    try finite(plan.name)
  }

  mutating func matrices(_ plan: ModelPlan.Matrix) throws(CheckpointError) -> [Matrix] {
    let weight = try checkpoint.existing("\(plan.name).weight")
    let storage: Matrix.Storage =
      switch weight.type {
      case .int8: .int8(pointer(weight), scale: try finite("\(plan.name).scale"), sum: try sums(plan))
      case .bfloat16: .bfloat16(pointer(weight))
      case .float16: .float16(pointer(weight))
      default: .float32(pointer(weight))
      }
    let bias = plan.bias ? try finite("\(plan.name).bias") : nil
    let exact = weight.type == .int8 ? try exactChannels(plan) : nil
    return PackedMatrix(plan: plan, storage: storage, bias: bias, exact: exact).matrices
  }

  /// The sums of the rows' 8-bit numbers. They are taken as stored, but no larger than rows can have: then no product
  /// overflows (see ``ModelConfig/Limits/width``).
  private mutating func sums(_ plan: ModelPlan.Matrix) throws(CheckpointError) -> UnsafePointer<Int32> {
    let tensor = try checkpoint.existing("\(plan.name).sum")
    let sums: UnsafePointer<Int32> = pointer(tensor)
    let limit = 128 * plan.inputs
    for index in 0..<tensor.count where abs(Int(sums[index])) > limit {
      throw .invalidElement(tensor: tensor.name, index: index, expected: -limit...limit, found: Int(sums[index]))
    }
    return sums
  }

  private mutating func exactChannels(_ plan: ModelPlan.Matrix) throws(CheckpointError) -> ExactChannels? {
    guard let tensor = checkpoint.tensor("\(plan.name).exact_channels") else { return nil }
    let channels: UnsafePointer<Int32> = pointer(tensor)
    let count = tensor.shape.last ?? 0
    for index in 0..<tensor.count {
      let least = index % count == 0 ? 0 : Int(channels[index - 1]) + 1
      let allowed = min(least, plan.inputs - 1)...plan.inputs - 1
      guard allowed.contains(Int(channels[index])), Int(channels[index]) >= least else {
        throw .invalidElement(tensor: tensor.name, index: index, expected: allowed, found: Int(channels[index]))
      }
    }
    return ExactChannels(channels: channels, count: count, panels: try finite("\(plan.name).exact"))
  }

  /// A small tensor of 32-bit floats, read once to see that they are finite.
  private mutating func finite(_ name: String) throws(CheckpointError) -> UnsafePointer<Float> {
    let tensor = try checkpoint.existing(name)
    try TensorValues(tensor, in: checkpoint.file).check()
    return pointer(tensor)
  }

  private mutating func pointer<T: BitwiseCopyable>(_ tensor: Safetensors.Tensor) -> UnsafePointer<T> {
    let count = tensor.range.count / MemoryLayout<T>.stride
    guard let address = checkpoint.file.address(of: tensor), !tensor.range.isEmpty else {
      return UnsafePointer(arena.allocate(T.self, count: 0))
    }
    if Int(bitPattern: address).isMultiple(of: MemoryLayout<T>.alignment) {
      mappedBytes += tensor.range.count
      return address.bindMemory(to: T.self, capacity: count)
    }
    let copy = arena.allocate(T.self, count: count)
    UnsafeMutableRawPointer(copy).copyMemory(from: address, byteCount: tensor.range.count)
    return UnsafePointer(copy)
  }
}

extension TensorType {
  var precision: Precision? {
    switch self {
    case .float32: .float32
    case .bfloat16: .bfloat16
    case .float16: .float16
    case .int8: .int8
    default: nil
    }
  }
}
