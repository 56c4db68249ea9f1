import Foundation

/// Percentile intervals from samples drawn with replacement (Efron 1979), seeded.
///
/// Positive and negative rows are drawn apart, as many of each as there are, so that the share of positives, which is
/// how a test set was put together and no finding, stays as it is.
public struct Bootstrap: Sendable, Hashable {
  /// How many samples are drawn; 0 for no intervals.
  public var resamples: Int
  /// The share of samples within an interval, 0..<1.
  public var confidence: Double
  /// Equal seeds give equal intervals. The generator is SplitMix64.
  public var seed: UInt64

  /// A thousand samples and intervals of 95% unless said otherwise.
  public init(resamples: Int = 1000, confidence: Double = 0.95, seed: UInt64 = 1) {
    self.resamples = resamples
    self.confidence = confidence
    self.seed = seed
  }

  /// An interval for each of `metrics`; nil where most samples give it no value.
  func intervals(of metrics: [any RankingMetric], on sample: RankedSample) -> [ClosedRange<Double>?] {
    values(of: metrics, on: sample).map(interval)
  }

  /// An interval for each of `metrics` of decisions: see ``RankedSample/init(flags:labels:)``.
  func intervals(of metrics: [any DecisionMetric], on sample: RankedSample) -> [ClosedRange<Double>?] {
    values(of: metrics, on: sample).map(interval)
  }

  /// For each of `metrics` its value on every sample, nil where it has none. Rows are drawn by their order, whatever
  /// their scores: on the same rows with other scores, the samples are of the same rows.
  func values(of metrics: [any RankingMetric], on sample: RankedSample) -> [[Double?]] {
    values(count: metrics.count, on: sample) { metrics[$0].value(of: $1).number }
  }

  /// The same of metrics of decisions.
  func values(of metrics: [any DecisionMetric], on sample: RankedSample) -> [[Double?]] {
    values(count: metrics.count, on: sample) { metrics[$0].value(of: $1.confusion(at: 0)).number }
  }

  private func values(
    count: Int, on sample: RankedSample, _ value: (Int, ThresholdCurve) -> Double?
  ) -> [[Double?]] {
    guard count > 0, !sample.curve.thresholds.isEmpty else { return Array(repeating: [], count: count) }
    var generator = SplitMix64(seed: seed)
    var curve = sample.curve
    var values = [[Double?]](repeating: [], count: count)
    for _ in 0..<resamples {
      sample.resample(into: &curve, using: &generator)
      for index in 0..<count { values[index].append(value(index, curve)) }
    }
    return values
  }

  /// The interval of a statistic of `rows` rows that are drawn together; `statistic` gets how often each row was drawn.
  func interval(rows: Int, _ statistic: ([Int]) -> Double?) -> ClosedRange<Double>? {
    interval(of: values(rows: rows, statistic))
  }

  /// A statistic's value on every sample of `rows` rows that are drawn together.
  func values(rows: Int, _ statistic: ([Int]) -> Double?) -> [Double?] {
    guard rows > 0 else { return [] }
    var generator = SplitMix64(seed: seed)
    var counts = [Int](repeating: 0, count: rows)
    return (0..<resamples).map { _ in
      for index in counts.indices { counts[index] = 0 }
      for _ in 0..<rows { counts[generator.index(below: rows)] += 1 }
      return statistic(counts)
    }
  }

  /// Between which values the middle of the samples lies; nil where most have none.
  func interval(of samples: [Double?]) -> ClosedRange<Double>? {
    let values = samples.compactMap { $0 }
    guard values.count * 2 > resamples else { return nil }
    let sorted = values.sorted()
    let tail = (1 - confidence) / 2
    return Self.quantile(tail, of: sorted)...Self.quantile(1 - tail, of: sorted)
  }

  /// The quantile with linear interpolation between neighbours, as NumPy's default has it (Hyndman and Fan's type 7).
  static func quantile(_ share: Double, of sorted: [Double]) -> Double {
    let place = share * Double(sorted.count - 1)
    let below = Int(place)
    let above = min(below + 1, sorted.count - 1)
    return sorted[below] + (sorted[above] - sorted[below]) * (place - Double(below))
  }
}

extension Bootstrap {
  /// The interval of a share of which no row or every row is counted. No resample ever differs from such a sample, so
  /// the bootstrap would claim certainty; Clopper and Pearson's exact bound (Biometrika 1934) does not.
  func interval(ofExtreme share: Share) -> ClosedRange<Double>? {
    guard resamples > 0, share.total > 0, share.count == 0 || share.count == share.total else { return nil }
    let bound = pow((1 - confidence) / 2, 1 / Double(share.total))
    return share.count == 0 ? 0...(1 - bound) : bound...1
  }
}
