extension Evaluator {
  /// The rows that have a value in a dimension.
  struct Part<Row> {
    var dimension: String
    var value: String
    var rows: [Row]
  }

  /// The parts that have enough rows, by dimension, the largest first; and how many have too few.
  func parts<Row>(of rows: [Row], _ facts: (Row) -> Example.Facts) -> (parts: [Part<Row>], smallCount: Int) {
    var found: [PartKey: [Row]] = [:]
    for row in rows {
      for (dimension, values) in facts(row).groups {
        for value in Set(values) { found[PartKey(dimension: dimension, value: value), default: []].append(row) }
      }
    }
    let kept = found.filter { $0.value.count >= minSliceRows }
    let ordered = kept.sorted { left, right in
      (left.key.dimension, right.value.count, left.key.value) < (right.key.dimension, left.value.count, right.key.value)
    }
    return (
      ordered.map { Part(dimension: $0.key.dimension, value: $0.key.value, rows: $0.value) }, found.count - kept.count
    )
  }

  private struct PartKey: Hashable {
    var dimension: String
    var value: String
  }
}
