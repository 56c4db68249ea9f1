/// How many positive and negative rows reach each of the scores that occur, from the highest down.
///
/// All that a metric of a ranking needs to know: what stands at index i are counts of the rows whose score is at least
/// `thresholds[i]`. Rows with the same score come in together, so their order never matters.
public struct ThresholdCurve: Sendable, Hashable {
  /// The scores that occur, descending, each once.
  public let thresholds: [Double]
  /// Whether the scores are probabilities.
  public let isProbability: Bool
  /// Positive rows that reach the threshold.
  public internal(set) var truePositives: [Int]
  /// Negative rows that reach the threshold.
  public internal(set) var falsePositives: [Int]

  /// Positive rows in all.
  public var positives: Int { truePositives.last ?? 0 }
  /// Negative rows in all.
  public var negatives: Int { falsePositives.last ?? 0 }

  /// What a threshold of `thresholds[index]` gives.
  public func confusion(at index: Int) -> Confusion {
    Confusion(
      truePositives: truePositives[index], falsePositives: falsePositives[index], positives: positives,
      negatives: negatives)
  }
}

/// How a yes-or-no answer agrees with labels, in rows.
public struct Confusion: Sendable, Hashable {
  /// Positive rows that were flagged.
  public var truePositives: Int
  /// Negative rows that were flagged.
  public var falsePositives: Int
  /// Positive rows.
  public var positives: Int
  /// Negative rows.
  public var negatives: Int

  /// Rows in all.
  public var rows: Int { positives + negatives }
  /// Rows that were flagged.
  public var flagged: Int { truePositives + falsePositives }
  /// Positive rows that were not flagged.
  public var falseNegatives: Int { positives - truePositives }
  /// Negative rows that were not flagged.
  public var trueNegatives: Int { negatives - falsePositives }
}
