/// The share of rows whose answer is the label.
public struct Accuracy: ShareMetric {
  public let name = "accuracy"
  public let title = "Accuracy"
  public let undefinedReason = StaticReason.noRows

  public func rows(of confusion: Confusion) -> Share {
    Share(confusion.truePositives + confusion.trueNegatives, of: confusion.rows)
  }
}
