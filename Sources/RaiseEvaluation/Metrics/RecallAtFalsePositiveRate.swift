/// The share of positive rows found by the lowest threshold that flags at most this share of the negative ones.
public struct RecallAtFalsePositiveRate: RankingMetric {
  /// The share of negative rows that may be flagged, 0...1.
  public let maxRate: Double
  public var name: String { "recall_at_fpr_\(percent)" }
  public var title: String { "Recall at \(percent)% false positives" }

  /// Recall at a false positive rate of at most `maxRate`, a whole number of percent.
  public init(_ maxRate: Double) { self.maxRate = maxRate }

  private var percent: Int { Int((maxRate * 100).rounded()) }

  public func value(of curve: ThresholdCurve) -> MetricValue {
    guard curve.positives > 0 else { return .undefined(.noPositives) }
    guard curve.negatives > 0 else { return .undefined(.noNegatives) }
    let hits = index(in: curve).map { curve.truePositives[$0] } ?? 0
    return .number(Double(hits) / Double(curve.positives))
  }

  /// Where in the curve that threshold is; nil when even the highest score flags too many.
  func index(in curve: ThresholdCurve) -> Int? {
    let allowed = maxRate * Double(curve.negatives)
    let count = curve.falsePositives.partitioningIndex { Double($0) > allowed }
    return count > 0 ? count - 1 : nil
  }
}

extension RandomAccessCollection where Index == Int {
  /// The first index whose element fulfils `predicate`, where all elements after one that does also do.
  func partitioningIndex(where predicate: (Element) -> Bool) -> Int {
    var (low, high) = (startIndex, endIndex)
    while low < high {
      let middle = low + (high - low) / 2
      if predicate(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
