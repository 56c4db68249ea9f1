/// Packs a plain checkpoint's weights into private memory; tables that are kept as they are stay in the mapping.
struct PlainWeightLoader: WeightLoader {
  let arena = WeightArena()
  private(set) var mappedBytes = 0
  private let checkpoint: Checkpoint
  private let precision: Precision?
  private let exact: ExactChannelChoice

  init(_ checkpoint: Checkpoint, precision: Precision?, maxima: ChannelMaxima?) {
    self.checkpoint = checkpoint
    self.precision = precision
    exact = ExactChannelChoice(checkpoint.plan, maxima: precision == .int8 ? maxima : nil)
  }

  mutating func table(_ plan: ModelPlan.Table) throws(CheckpointError) -> RowTable {
    let values = try checkpoint.values("\(plan.name).weight")
    let kept = plan.precision(from: values, to: precision)
    if kept == values.precision, let storage = values.tableInPlace {
      try values.check()
      mappedBytes += values.byteCount
      return RowTable(
        count: plan.count, width: plan.width, storage: storage, file: plan.isVocabulary ? checkpoint.file.file : nil)
    }
    return try PackedTable(plan, values, precision: kept, arena: arena).table
  }

  func vector(_ plan: ModelPlan.Vector) throws(CheckpointError) -> UnsafePointer<Float> {
    try checkpoint.values(plan.name).float32(in: arena)
  }

  func matrices(_ plan: ModelPlan.Matrix) throws(CheckpointError) -> [Matrix] {
    try PackedMatrix(plan, of: checkpoint, precision: precision, exact: exact[plan], arena: arena).matrices
  }
}
