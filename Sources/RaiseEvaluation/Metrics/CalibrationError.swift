/// The expected calibration error: how far the mean probability is from the share of positive rows, over 15 bins with
/// as many rows each, weighted by their rows (Guo et al., arXiv 1706.04599, section 2, with bins of equal mass).
///
/// Rows are binned from the highest probability down; equal ones stay together, in the bin where the first falls.
public struct CalibrationError: RankingMetric {
  public let name = "ece"
  public let title = "Calibration error"
  static let binCount = 15

  public func value(of curve: ThresholdCurve) -> MetricValue {
    guard curve.isProbability else { return .undefined(.noProbability) }
    let rows = curve.positives + curve.negatives
    guard rows > 0 else { return .undefined(.noRows) }
    var error = 0.0
    Self.forEachBin(of: curve) { error += abs($0.probabilities - Double($0.positives)) }
    return .number(error / Double(rows))
  }

  /// Rows of neighbouring probabilities.
  struct Bin {
    var rows = 0
    var positives = 0
    /// The sum of their probabilities.
    var probabilities = 0.0
  }

  @inline(__always)
  static func forEachBin(of curve: ThresholdCurve, _ body: (Bin) -> Void) {
    let total = curve.positives + curve.negatives
    var bin = Bin()
    var before = (hits: 0, rows: 0)
    // The bin of the row after `count` rows is ⌊count · bins / total⌋.
    var binEnd = 0
    for index in curve.thresholds.indices {
      let hits = curve.truePositives[index]
      let rows = hits + curve.falsePositives[index]
      guard rows > before.rows else { continue }
      if before.rows >= binEnd {
        if bin.rows > 0 { body(bin) }
        bin = Bin()
        let number = before.rows * binCount / total
        binEnd = ((number + 1) * total + binCount - 1) / binCount
      }
      bin.rows += rows - before.rows
      bin.positives += hits - before.hits
      bin.probabilities += Double(rows - before.rows) * curve.thresholds[index]
      before = (hits, rows)
    }
    if bin.rows > 0 { body(bin) }
  }
}
