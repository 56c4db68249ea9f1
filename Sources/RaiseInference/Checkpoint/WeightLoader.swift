/// Brings a checkpoint's weights into memory in the order of the kernels.
protocol WeightLoader {
  /// Where private copies go.
  var arena: WeightArena { get }
  /// Bytes that are used in the mapping.
  var mappedBytes: Int { get }

  mutating func table(_ plan: ModelPlan.Table) throws(CheckpointError) -> RowTable
  mutating func vector(_ plan: ModelPlan.Vector) throws(CheckpointError) -> UnsafePointer<Float>
  /// One matrix, or as many as the stack has.
  mutating func matrices(_ plan: ModelPlan.Matrix) throws(CheckpointError) -> [Matrix]
}

extension WeightLoader {
  mutating func matrix(_ plan: ModelPlan.Matrix) throws(CheckpointError) -> Matrix {
    let matrices = try matrices(plan)
    precondition(matrices.count == 1, "a stack is no single matrix")
    return matrices[0]
  }

  mutating func norm(_ plan: ModelPlan.Norm) throws(CheckpointError) -> Norm {
    let gamma = try vector(plan.gamma)
    return Norm(gamma: gamma, beta: try plan.beta.map { (beta) throws(CheckpointError) in try vector(beta) })
  }
}
