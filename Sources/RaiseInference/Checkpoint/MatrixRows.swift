/// The rows of a matrix of the plan, wherever a plain checkpoint keeps them, handed out sixteen at a time.
struct MatrixRows {
  let plan: ModelPlan.Matrix
  private let sources: [(values: TensorValues, rows: Int)]

  init(_ plan: ModelPlan.Matrix, of checkpoint: Checkpoint) throws(CheckpointError) {
    self.plan = plan
    var sources: [(TensorValues, Int)] = []
    for source in plan.sources { sources.append((try checkpoint.values("\(source.name).weight"), source.rows)) }
    self.sources = sources
  }

  /// The numbers all sources are stored in, or 32 bits where they differ.
  var precision: Precision {
    let precisions = Set(sources.map(\.values.precision))
    return precisions.count == 1 ? precisions.first ?? .float32 : .float32
  }

  /// Calls with the panels' numbers, ascending through all matrices of a stack, and the rows of each.
  func eachBlock(
    for precision: Precision, _ body: (Int, PanelBlock) throws(CheckpointError) -> Void
  ) throws(CheckpointError) {
    let buffer = UnsafeMutablePointer<Float>.allocate(capacity: 16 * plan.inputs)
    defer { buffer.deallocate() }
    for element in 0..<(plan.stack ?? 1) {
      for panel in 0..<plan.panels {
        let count = min(16, plan.outputs - panel * 16)
        buffer.initialize(repeating: 0, count: 16 * plan.inputs)
        for row in 0..<count {
          try copy(row: panel * 16 + row, of: element, to: buffer + row * plan.inputs, for: precision)
        }
        try body(element * plan.panels + panel, PanelBlock(rows: buffer, inputs: plan.inputs))
      }
    }
  }

  /// The biases of all sources one after the other, of all matrices of a stack.
  func biases(of checkpoint: Checkpoint, in arena: WeightArena) throws(CheckpointError) -> UnsafePointer<Float> {
    let count = plan.stack ?? 1
    let biases = arena.allocate(Float.self, count: count * plan.outputs)
    var first = 0
    for source in plan.sources {
      let values = try checkpoint.values("\(source.name).bias")
      for element in 0..<count {
        try values.copy(
          from: element * source.rows, count: source.rows, to: biases + element * plan.outputs + first)
      }
      first += source.rows
    }
    return UnsafePointer(biases)
  }

  private func copy(
    row: Int, of element: Int, to out: UnsafeMutablePointer<Float>, for precision: Precision
  ) throws(CheckpointError) {
    var row = row
    for source in sources {
      if row < source.rows {
        let start = (element * source.rows + row) * plan.inputs
        return try source.values.copy(from: start, count: plan.inputs, to: out, for: precision)
      }
      row -= source.rows
    }
  }
}

/// Sixteen rows on their way into a panel; rows that the matrix has not are zero.
struct PanelBlock {
  /// Shape (16, inputs).
  let rows: UnsafeMutablePointer<Float>
  let inputs: Int

  /// Writes shape (inputs, 16).
  @inline(__always)
  func write<T>(to panel: UnsafeMutablePointer<T>, _ convert: (Float) -> T) {
    for row in 0..<16 {
      let source = rows + row * inputs
      for k in 0..<inputs { panel[k * 16 + row] = convert(source[k]) }
    }
  }

  /// Moves the channels' weights to a panel of shape (channels, 16) and leaves zeros.
  func takeOut(_ channels: [Int32], to panel: UnsafeMutablePointer<Float>) {
    for row in 0..<16 {
      for (index, channel) in channels.enumerated() {
        let place = row * inputs + Int(channel)
        panel[index * 16 + row] = rows[place]
        rows[place] = 0
      }
    }
  }

  /// Writes shape (inputs / 4 rounded up, 16, 4) with each row's scale and the sum of its numbers.
  func quantize(
    to panel: UnsafeMutablePointer<Int8>, scale: UnsafeMutablePointer<Float>, sum: UnsafeMutablePointer<Int32>
  ) {
    for row in 0..<16 {
      let source = rows + row * inputs
      let quantizer = RowQuantizer(source, count: inputs)
      scale[row] = quantizer.scale
      for k in 0..<inputs {
        let number = quantizer(source[k])
        panel[(k / 4 * 16 + row) * 4 + k % 4] = number
        sum[row] += Int32(number)
      }
    }
  }
}
