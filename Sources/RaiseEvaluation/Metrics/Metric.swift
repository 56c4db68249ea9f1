/// A number that says how well scores agree with labels. One file for each, and a line in ``Metrics``.
public protocol Metric: Sendable {
  /// As it stands in names: "auprc" in `eval.<source>.<head>.auprc`.
  var name: String { get }
  /// What people call it.
  var title: String { get }
}

/// A metric of the order of the scores, whatever the threshold.
public protocol RankingMetric: Metric {
  /// The metric's value; it may depend on nothing but the curve.
  func value(of curve: ThresholdCurve) -> MetricValue
  /// How many of the rows it speaks of.
  func rowCount(of curve: ThresholdCurve) -> Int
}

extension RankingMetric {
  public func rowCount(of curve: ThresholdCurve) -> Int { curve.positives + curve.negatives }
}

/// A metric of yes-or-no answers: those at a threshold, or a policy's own.
public protocol DecisionMetric: Metric {
  /// The metric's value.
  func value(of confusion: Confusion) -> MetricValue
  /// How many of the rows it speaks of.
  func rowCount(of confusion: Confusion) -> Int
}

extension DecisionMetric {
  public func rowCount(of confusion: Confusion) -> Int { confusion.rows }
}

/// A metric that is a share of rows.
public protocol ShareMetric: DecisionMetric {
  /// Which rows of which.
  func rows(of confusion: Confusion) -> Share
  /// Why there is no share when there are no rows to take one of.
  var undefinedReason: StaticReason { get }
}

extension ShareMetric {
  public func value(of confusion: Confusion) -> MetricValue { rows(of: confusion).value(else: undefinedReason) }
  public func rowCount(of confusion: Confusion) -> Int { rows(of: confusion).total }
}

/// A metric's value, or why it has none.
public enum MetricValue: Sendable, Hashable {
  case number(Double)
  case undefined(StaticReason)

  /// The number, where there is one.
  public var number: Double? { if case .number(let number) = self { number } else { nil } }
}

/// Why a metric has no value.
public enum StaticReason: String, Sendable, Hashable {
  case noPositives = "no positive rows"
  case noNegatives = "no negative rows"
  case noRows = "no rows"
  case nothingFlagged = "no row was flagged"
  case noProbability = "the scores are no probabilities"
}

/// `count` rows of `total`.
public struct Share: Sendable, Hashable {
  /// Rows that are counted.
  public var count: Int
  /// Rows that could have been.
  public var total: Int

  /// A share of rows.
  public init(_ count: Int, of total: Int) {
    self.count = count
    self.total = total
  }

  /// The share as a number, or `reason` where there are no rows.
  public func value(else reason: StaticReason) -> MetricValue {
    total > 0 ? .number(Double(count) / Double(total)) : .undefined(reason)
  }
}
