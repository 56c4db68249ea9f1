extension ModelPlan {
  /// A tensor that a file has to have.
  struct Tensor: Hashable {
    let name: String
    let shape: [Int]
    let types: [TensorType]

    var summary: String { types.map(\.name).joined(separator: "/") + " \(shape)" }
  }

  /// The tensors of a plain checkpoint.
  var plainTensors: [Tensor] {
    tables.map { Tensor(name: "\($0.name).weight", shape: [$0.count, $0.width], types: TensorValues.types) }
      + vectors.map { Tensor(name: $0.name, shape: [$0.count], types: TensorValues.types) }
      + matrices.flatMap(\.plainTensors)
  }

  /// The tensors of a packed checkpoint, in the precisions that its weights are found in.
  func packedTensors(in file: Safetensors) -> [Tensor] {
    tables.flatMap { $0.packedTensors(type: file.tensors["\($0.name).weight"]?.type) }
      + vectors.map { Tensor(name: $0.name, shape: [$0.count], types: [.float32]) }
      + matrices.flatMap { $0.packedTensors(in: file) }
  }

  /// - Parameter names: The file's names, where they differ from the plan's.
  func check(
    plainTensorsOf file: Safetensors, names: [String: String] = [:],
    ignoring isIgnored: (String) -> Bool = { _ in false }
  ) throws(CheckpointError) {
    let expected = plainTensors.map { Tensor(name: names[$0.name] ?? $0.name, shape: $0.shape, types: $0.types) }
    try Self.check(file, expected, isIgnored)
  }

  func check(packedTensorsOf file: Safetensors) throws(CheckpointError) {
    try Self.check(file, packedTensors(in: file)) { _ in false }
  }

  private static func check(
    _ file: Safetensors, _ expected: [Tensor], _ isIgnored: (String) -> Bool
  ) throws(CheckpointError) {
    var differences = TensorDifferences()
    for tensor in expected {
      guard let found = file.tensors[tensor.name] else {
        differences.missing.append(tensor.name)
        continue
      }
      guard found.shape != tensor.shape || !tensor.types.contains(found.type) else { continue }
      differences.wrong.append(
        TensorDifferences.Wrong(
          name: tensor.name, expected: tensor.summary, found: "\(found.type.name) \(found.shape)"))
    }
    let known = Set(expected.map(\.name))
    differences.unexpected = file.tensors.keys.filter { !known.contains($0) && !isIgnored($0) }.sorted()
    guard differences.isEmpty else { throw .wrongTensors(path: file.file.path, differences) }
  }
}

extension ModelPlan.Table {
  fileprivate func packedTensors(type: TensorType?) -> [ModelPlan.Tensor] {
    let weight = ModelPlan.Tensor(name: "\(name).weight", shape: [count, width], types: TensorValues.types + [.int8])
    guard type == .int8 else { return [weight] }
    return [weight, ModelPlan.Tensor(name: "\(name).scale", shape: [count], types: [.float32])]
  }
}

extension ModelPlan.Matrix {
  /// The leading axis of a stack.
  var stackShape: [Int] { stack.map { [$0] } ?? [] }

  fileprivate var plainTensors: [ModelPlan.Tensor] {
    sources.flatMap { source in
      let weight = ModelPlan.Tensor(
        name: "\(source.name).weight", shape: stackShape + [source.rows, inputs], types: TensorValues.types)
      let bias = ModelPlan.Tensor(
        name: "\(source.name).bias", shape: stackShape + [source.rows], types: TensorValues.types)
      return self.bias ? [weight, bias] : [weight]
    }
  }

  fileprivate func packedTensors(in file: Safetensors) -> [ModelPlan.Tensor] {
    func tensor(_ part: String, _ shape: [Int], _ types: [TensorType]) -> ModelPlan.Tensor {
      ModelPlan.Tensor(name: "\(name).\(part)", shape: stackShape + shape, types: types)
    }
    let biases = bias ? [tensor("bias", [outputs], [.float32])] : []
    guard !alwaysFloat32, file.tensors["\(name).weight"]?.type == .int8 else {
      let types: [TensorType] = alwaysFloat32 ? [.float32] : TensorValues.types + [.int8]
      return [tensor("weight", [panels, inputs, 16], types)] + biases
    }
    let eights = [
      tensor("weight", [panels, (inputs + 3) / 4, 16, 4], [.int8]),
      tensor("scale", [panels * 16], [.float32]),
      tensor("sum", [panels * 16], [.int32]),
    ]
    guard let channels = file.tensors["\(name).exact_channels"] else { return eights + biases }
    // At most as many as there are inputs, in fours.
    let count = min(max(channels.shape.last ?? 4, 4), inputs) / 4 * 4
    let exact = [
      tensor("exact_channels", [count], [.int32]), tensor("exact", [panels, count, 16], [.float32]),
    ]
    return eights + exact + biases
  }
}
