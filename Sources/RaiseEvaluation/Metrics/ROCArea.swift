/// The area under the receiver operating characteristic: how often a positive row scores above a negative one, equal
/// scores counting half (Mann and Whitney's U).
public struct ROCArea: RankingMetric {
  public let name = "auroc"
  public let title = "AUROC"

  public func value(of curve: ThresholdCurve) -> MetricValue {
    guard curve.positives > 0 else { return .undefined(.noPositives) }
    guard curve.negatives > 0 else { return .undefined(.noNegatives) }
    var sum = 0.0
    var before = (hits: 0, alarms: 0)
    for (hits, alarms) in zip(curve.truePositives, curve.falsePositives) {
      sum += Double(alarms - before.alarms) * Double(hits + before.hits) / 2
      before = (hits, alarms)
    }
    return .number(sum / (Double(curve.positives) * Double(curve.negatives)))
  }
}
