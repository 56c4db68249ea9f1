/// The highest F1 that any threshold gives. Its threshold is picked on the rows it is measured on, so it flatters; in
/// each resample of the bootstrap it is picked anew.
public struct BestF1: RankingMetric {
  public let name = "best_f1"
  public let title = "F1 at its best threshold"

  public func value(of curve: ThresholdCurve) -> MetricValue {
    guard let best = Self.index(in: curve) else { return .undefined(.noPositives) }
    return F1().value(of: curve.confusion(at: best))
  }

  /// Where in the curve F1 is highest; the strictest threshold of several. nil without positive rows.
  static func index(in curve: ThresholdCurve) -> Int? {
    guard curve.positives > 0 else { return nil }
    let wanted = curve.positives
    var best = (index: 0, f1: -1.0)
    for (index, (hits, alarms)) in zip(curve.truePositives, curve.falsePositives).enumerated() {
      let f1 = F1.f1(hits: hits, flagged: hits + alarms, wanted: wanted)
      if f1 > best.f1 { best = (index, f1) }
    }
    return best.index
  }
}
