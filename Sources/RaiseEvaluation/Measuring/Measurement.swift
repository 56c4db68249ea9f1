/// One metric's value on one set of rows.
public struct Measurement: Sendable, Hashable {
  /// The metric's name.
  public var metric: String
  /// Its value; nil where it has none.
  public var value: Double?
  /// Where the value lies with the bootstrap's confidence; nil where that cannot be said.
  public var interval: ClosedRange<Double>?
  /// How many rows it speaks of.
  public var rowCount: Int
  /// Why there is no value.
  public var reason: String?
  /// The value on every sample of the bootstrap, nil where there was none; empty unless samples are kept.
  var samples: [Double?] = []

  /// A measurement.
  public init(
    metric: String, value: Double?, interval: ClosedRange<Double>? = nil, rowCount: Int, reason: String? = nil
  ) {
    self.metric = metric
    self.value = value
    self.interval = interval
    self.rowCount = rowCount
    self.reason = reason
  }

  /// What a metric says, with the interval where it says anything.
  init(_ metric: any Metric, _ value: MetricValue, interval: ClosedRange<Double>?, rowCount: Int) {
    switch value {
    case .number(let number):
      self.init(metric: metric.name, value: number, interval: interval, rowCount: rowCount)
    case .undefined(let reason):
      self.init(metric: metric.name, value: nil, rowCount: rowCount, reason: reason.rawValue)
    }
  }
}
