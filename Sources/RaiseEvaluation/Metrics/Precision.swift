/// The share of flagged rows that are positive.
public struct Precision: ShareMetric {
  public let name = "precision"
  public let title = "Precision"
  public let undefinedReason = StaticReason.nothingFlagged

  public func rows(of confusion: Confusion) -> Share {
    Share(confusion.truePositives, of: confusion.flagged)
  }
}
