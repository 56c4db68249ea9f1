/// The harmonic mean of precision and recall: 2 TP / (2 TP + FP + FN).
public struct F1: DecisionMetric {
  public let name = "f1"
  public let title = "F1"

  public func value(of confusion: Confusion) -> MetricValue {
    guard confusion.positives > 0 else { return .undefined(.noPositives) }
    return .number(Self.f1(hits: confusion.truePositives, flagged: confusion.flagged, wanted: confusion.positives))
  }

  /// - Precondition: `wanted` or `flagged` is more than 0.
  @inline(__always)
  static func f1(hits: Int, flagged: Int, wanted: Int) -> Double { 2 * Double(hits) / Double(flagged + wanted) }
}

/// The mean of the F1 of finding the positive rows and that of finding the negative ones.
public struct MacroF1: DecisionMetric {
  public let name = "macro_f1"
  public let title = "Macro-F1"

  public func value(of confusion: Confusion) -> MetricValue {
    guard confusion.positives > 0 else { return .undefined(.noPositives) }
    guard confusion.negatives > 0 else { return .undefined(.noNegatives) }
    let positive = F1.f1(hits: confusion.truePositives, flagged: confusion.flagged, wanted: confusion.positives)
    let negative = F1.f1(
      hits: confusion.trueNegatives, flagged: confusion.rows - confusion.flagged, wanted: confusion.negatives)
    return .number((positive + negative) / 2)
  }
}
