/// The share of positive rows that are flagged.
public struct Recall: ShareMetric {
  public let name = "recall"
  public let title = "Recall"
  public let undefinedReason = StaticReason.noPositives

  public func rows(of confusion: Confusion) -> Share {
    Share(confusion.truePositives, of: confusion.positives)
  }
}
