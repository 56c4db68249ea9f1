/// How well a head follows growing responses.
public struct StreamEvaluation: Sendable {
  /// The source or the pool.
  public var dataset: String
  /// The head.
  public var head: String
  /// From which probability on a token counts as flagged.
  public var threshold: Threshold
  /// How many responses there are.
  public var rowCount: Int
  /// How many of them have a known onset of harm.
  public var onsetCount: Int
  /// The measures of ``StreamMetric``.
  public var measurements: [Measurement]

  /// The same for parts of the responses, the largest first.
  public var slices: [Evaluation.Slice] = []
  /// How many parts had too few responses to say anything about.
  public var smallSliceCount = 0

  /// What result lines are called.
  public var name: String { dataset == head ? "eval.\(head)" : "eval.\(dataset).\(head)" }
}

extension Evaluator {
  /// What a head's traces of some responses are worth. Responses are drawn as a whole for the intervals.
  ///
  /// - Throws: ``EvaluationError/nothing(_:)`` without traces.
  public func evaluate(
    _ traces: [StreamTrace], dataset: String, head: String, threshold: Threshold = .even
  ) throws -> StreamEvaluation {
    guard !traces.isEmpty else { throw EvaluationError.nothing("\(dataset): no responses for \(head)") }
    var evaluation = StreamEvaluation(
      dataset: dataset, head: head, threshold: threshold, rowCount: traces.count,
      onsetCount: traces.count { $0.onsetToken != nil }, measurements: measurements(of: traces, threshold))
    guard slices else { return evaluation }
    let (parts, smallCount) = parts(of: traces, \.facts)
    evaluation.smallSliceCount = smallCount
    evaluation.slices = parts.map { part in
      Evaluation.Slice(
        dimension: part.dimension, value: part.value, rowCount: part.rows.count,
        measurements: measurements(of: part.rows, threshold))
    }
    return evaluation
  }

  private func measurements(of traces: [StreamTrace], _ threshold: Threshold) -> [Measurement] {
    let outcomes = traces.map { $0.outcome(at: threshold.value(for: $0.facts)) }
    let once = [Int](repeating: 1, count: outcomes.count)
    return StreamMetric.all.map { metric in
      let value = metric.value(of: outcomes, counts: once)
      let rows = outcomes.count { metric.whole($0) > 0 }
      guard let value else {
        return Measurement(metric: metric.name, value: nil, rowCount: rows, reason: metric.undefinedReason)
      }
      let interval =
        metric.share(of: outcomes).flatMap(bootstrap.interval(ofExtreme:))
        ?? metric.intervalOfNothing(in: outcomes, bootstrap)
        ?? bootstrap.interval(rows: outcomes.count) { metric.value(of: outcomes, counts: $0) }
      return Measurement(metric: metric.name, value: value, interval: interval, rowCount: rows)
    }
  }
}
