extension Evaluator {
  /// How far the metrics of an evaluation are from those of another model on the same rows: `<metric>_change`, with
  /// intervals of the difference, for which both are resampled together. nil where the rows are not the same.
  ///
  /// - Parameter name: What the other model is called.
  /// - Precondition: ``keepsSamples`` held when both were made.
  public func change(of evaluation: Evaluation, from baseline: Evaluation, named name: String) -> Comparison? {
    guard evaluation.rowIdentity == baseline.rowIdentity, evaluation.rowCount == baseline.rowCount else { return nil }
    var change = Comparison(
      dataset: evaluation.dataset, head: evaluation.head, summary: "changed from \(name)",
      rowCount: evaluation.rowCount,
      measurements: changes(of: evaluation.measurements, from: baseline.measurements))
    change.slices = zip(evaluation.slices, baseline.slices).map { slice, before in
      var slice = slice
      slice.measurements = changes(of: slice.measurements, from: before.measurements)
      return slice
    }
    change.smallSliceCount = evaluation.smallSliceCount
    return change
  }

  private func changes(of measurements: [Measurement], from baseline: [Measurement]) -> [Measurement] {
    zip(measurements, baseline).map { measurement, before in
      let name = measurement.metric + Metrics.changeEnding
      guard let value = measurement.value, let old = before.value else {
        let reason = measurement.reason ?? before.reason
        return Measurement(metric: name, value: nil, rowCount: measurement.rowCount, reason: reason)
      }
      let differences = zip(measurement.samples, before.samples).map { after, before in
        after.flatMap { after in before.map { after - $0 } }
      }
      return Measurement(
        metric: name, value: value - old, interval: bootstrap.interval(of: differences),
        rowCount: measurement.rowCount)
    }
  }
}

/// What makes a row the same row.
struct RowIdentity: Hashable {
  private let source: String
  private let id: String
  private let label: Bool?

  init(_ facts: Example.Facts) { (source, id, label) = (facts.source, facts.id, facts.label) }
}
