/// A table of rows in the numbers it is to be kept in, with a scale a row if they are 8-bit ones.
struct PackedTable {
  let plan: ModelPlan.Table
  let storage: RowTable.Storage

  init(
    _ plan: ModelPlan.Table, _ values: TensorValues, precision: Precision, arena: WeightArena
  ) throws(CheckpointError) {
    self.plan = plan
    let count = plan.count * plan.width
    let row = UnsafeMutablePointer<Float>.allocate(capacity: plan.width)
    defer { row.deallocate() }
    func eachRow(_ body: (Int) -> Void) throws(CheckpointError) {
      for index in 0..<plan.count {
        try values.copy(from: index * plan.width, count: plan.width, to: row, for: precision)
        body(index)
      }
    }
    switch precision {
    case .float32:
      let out = arena.allocate(Float.self, count: count)
      try eachRow { index in (out + index * plan.width).update(from: row, count: plan.width) }
      storage = .float32(out)
    case .bfloat16, .float16:
      let out = arena.allocate(UInt16.self, count: count)
      try eachRow { index in
        for k in 0..<plan.width {
          out[index * plan.width + k] = precision == .bfloat16 ? row[k].bfloat16 : row[k].float16
        }
      }
      storage = precision == .bfloat16 ? .bfloat16(out) : .float16(out)
    case .int8:
      let out = arena.allocate(Int8.self, count: count)
      let scale = arena.allocate(Float.self, count: plan.count)
      try eachRow { index in
        let quantizer = RowQuantizer(row, count: plan.width)
        scale[index] = quantizer.scale
        for k in 0..<plan.width { out[index * plan.width + k] = quantizer(row[k]) }
      }
      storage = .int8(out, scale: scale)
    }
  }

  var table: RowTable { RowTable(count: plan.count, width: plan.width, storage: storage) }
}

/// Symmetric 8-bit numbers of one row: the largest magnitude becomes 127.
struct RowQuantizer {
  let scale: Float

  init(_ row: UnsafePointer<Float>, count: Int) {
    var largest: Float = 0
    for k in 0..<count { largest = max(largest, row[k].magnitude) }
    // A row of zeros, or of numbers that no normal scale divides.
    scale = (largest / 127).isNormal ? largest / 127 : 1
  }

  @inline(__always)
  func callAsFunction(_ value: Float) -> Int8 {
    Int8(max(-127, min(127, (value / scale).rounded(.toNearestOrEven))))
  }
}
