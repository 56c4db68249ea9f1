/// The area under the precision-recall curve as a sum of steps: Σ (Rₙ − Rₙ₋₁) Pₙ over the thresholds, without
/// interpolation between them. That is scikit-learn's `average_precision_score`.
public struct AveragePrecision: RankingMetric {
  public let name = "auprc"
  public let title = "AUPRC"

  public func value(of curve: ThresholdCurve) -> MetricValue {
    guard curve.positives > 0 else { return .undefined(.noPositives) }
    var sum = 0.0
    var before = 0
    for (hits, alarms) in zip(curve.truePositives, curve.falsePositives) where hits > before {
      sum += Double(hits - before) * Double(hits) / Double(hits + alarms)
      before = hits
    }
    return .number(sum / Double(curve.positives))
  }
}
