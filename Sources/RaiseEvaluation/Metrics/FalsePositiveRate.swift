/// The share of negative rows that are flagged.
public struct FalsePositiveRate: ShareMetric {
  public let name = "fpr"
  public let title = "False positive rate"
  public let undefinedReason = StaticReason.noNegatives

  public func rows(of confusion: Confusion) -> Share {
    Share(confusion.falsePositives, of: confusion.negatives)
  }
}
