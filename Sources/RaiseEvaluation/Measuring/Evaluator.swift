/// Measures scored rows.
///
///     let evaluation = try Evaluator().evaluate(rows, dataset: "dev", head: "toxicity", threshold: .even)
public struct Evaluator: Sendable {
  /// How intervals are made.
  public var bootstrap: Bootstrap
  /// Parts of the rows with fewer than this many get no measurements.
  public var minSliceRows: Int
  /// Whether parts are measured at all.
  public var slices: Bool
  /// Whether measurements keep their samples, so that ``change(of:from:named:)`` can tell what differs from chance.
  public var keepsSamples = false

  /// An evaluator with the usual settings.
  public init(bootstrap: Bootstrap = Bootstrap(), minSliceRows: Int = 10, slices: Bool = true) {
    self.bootstrap = bootstrap
    self.minSliceRows = minSliceRows
    self.slices = slices
  }

  /// What a head's judgements of some rows are worth.
  ///
  /// - Parameters:
  ///   - rows: All labelled, or all preferences.
  ///   - dataset: What the rows are called.
  ///   - metrics: Names of metrics; nil for all that fit.
  /// - Throws: ``EvaluationError``.
  public func evaluate(
    _ rows: [HeadRow], dataset: String, head: String, threshold: Threshold = .even, metrics: [String]? = nil
  ) throws -> Evaluation {
    guard !rows.isEmpty else { throw EvaluationError.nothing("\(dataset): no rows for \(head)") }
    let pairs = rows.filter { if case .pair = $0.judgement { true } else { false } }
    guard pairs.isEmpty || pairs.count == rows.count else {
      throw EvaluationError.nothing(
        "\(dataset): \(pairs.count) preferences among \(rows.count) rows; measure them apart")
    }
    let unlabelled = pairs.isEmpty ? rows.count { $0.facts.label == nil } : 0
    guard unlabelled == 0 else {
      throw EvaluationError.nothing("\(dataset): \(unlabelled) of \(rows.count) rows have no label")
    }
    var evaluation =
      pairs.isEmpty
      ? try labelled(rows, dataset: dataset, head: head, threshold: threshold, metrics: metrics)
      : preferences(rows, dataset: dataset, head: head)
    evaluation.rowIdentity = rows.map { RowIdentity($0.facts) }.hashValue
    if slices { try slice(rows, into: &evaluation, metrics: metrics) }
    return evaluation
  }

  private func labelled(
    _ rows: [HeadRow], dataset: String, head: String, threshold: Threshold, metrics: [String]?
  ) throws -> Evaluation {
    let sample = LabelledSample(rows, threshold: threshold)
    var evaluation = Evaluation(
      dataset: dataset, head: head, threshold: threshold, rowCount: rows.count,
      positiveCount: sample.ranked.curve.positives,
      measurements: try measurements(of: sample, metrics: metrics ?? Metrics.names))
    evaluation.curve = sample.ranked.curve
    evaluation.operatingPoints = sample.operatingPoints(threshold)
    return evaluation
  }

  private func preferences(_ rows: [HeadRow], dataset: String, head: String) -> Evaluation {
    Evaluation(
      dataset: dataset, head: head, rowCount: rows.count, measurements: [preferenceAccuracy(of: rows)])
  }

  private func preferenceAccuracy(of rows: [HeadRow]) -> Measurement {
    let credits = rows.map { row in
      if case .pair(let chosen, let rejected) = row.judgement {
        PreferenceAccuracy.credit(chosen: chosen, rejected: rejected)
      } else {
        0.0
      }
    }
    let total = Double(credits.count)
    let sum = credits.reduce(0, +)
    let extreme = sum == 0 || sum == total ? Share(Int(sum), of: credits.count) : nil
    let samples = bootstrap.values(rows: credits.count) { counts in
      zip(credits, counts).reduce(0) { $0 + $1.0 * Double($1.1) } / total
    }
    var measurement = Measurement(
      Metrics.preferenceAccuracy, .number(sum / total),
      interval: extreme.flatMap(bootstrap.interval(ofExtreme:)) ?? bootstrap.interval(of: samples),
      rowCount: credits.count)
    if keepsSamples { measurement.samples = samples }
    return measurement
  }

  /// - Throws: ``EvaluationError/unknown(kind:name:known:)`` for a metric's name.
  private func measurements(of sample: LabelledSample, metrics names: [String]) throws -> [Measurement] {
    for name in names where !Metrics.names.contains(name) {
      throw EvaluationError.unknown(kind: "metric", name: name, known: Metrics.names)
    }
    let ranking = Metrics.ranking.filter { names.contains($0.name) }
    let decision = Metrics.decision.filter { names.contains($0.name) }
    var byName: [String: Measurement] = [:]
    let curve = sample.ranked.curve
    for (metric, samples) in zip(ranking, bootstrap.values(of: ranking, on: sample.ranked)) {
      byName[metric.name] = Measurement(
        metric, metric.value(of: curve), interval: bootstrap.interval(of: samples),
        rowCount: metric.rowCount(of: curve))
      if keepsSamples { byName[metric.name]?.samples = samples }
    }
    let confusion = sample.confusion
    for (metric, samples) in zip(decision, bootstrap.values(of: decision, on: sample.decided)) {
      let extreme = (metric as? any ShareMetric)?.rows(of: confusion)
      byName[metric.name] = Measurement(
        metric, metric.value(of: confusion),
        interval: extreme.flatMap(bootstrap.interval(ofExtreme:)) ?? bootstrap.interval(of: samples),
        rowCount: metric.rowCount(of: confusion))
      if keepsSamples { byName[metric.name]?.samples = samples }
    }
    return names.compactMap { byName[$0] }
  }
}

// MARK: - Parts

extension Evaluator {
  private func slice(_ rows: [HeadRow], into evaluation: inout Evaluation, metrics: [String]?) throws {
    let (parts, smallCount) = parts(of: rows, \.facts)
    evaluation.smallSliceCount = smallCount
    for part in parts {
      var slice = Evaluation.Slice(
        dimension: part.dimension, value: part.value, rowCount: part.rows.count, measurements: [])
      if let threshold = evaluation.threshold {
        let sample = LabelledSample(part.rows, threshold: threshold)
        slice.positiveCount = sample.ranked.curve.positives
        slice.measurements = try measurements(of: sample, metrics: metrics ?? Metrics.names)
      } else {
        slice.measurements = [preferenceAccuracy(of: part.rows)]
      }
      evaluation.slices.append(slice)
    }
  }
}
