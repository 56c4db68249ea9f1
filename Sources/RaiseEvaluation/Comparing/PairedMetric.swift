/// A number that says how two decisions about the same rows differ.
struct PairedMetric: Metric {
  let name: String
  let title: String
  /// Why there is no number when there are no rows to take a share of.
  var undefinedReason = "no rows"
  let value: Value

  enum Value: Sendable {
    case share(@Sendable (PairedCounts) -> Share)
    /// The first share of rows less the second, in points of a hundred.
    case drop
  }

  /// Of this policy (the first) beside another one (the second).
  static let policies: [PairedMetric] = [
    PairedMetric(
      name: "also_flagged", title: "Share of what the other flags that is flagged too",
      undefinedReason: "the other flags nothing", value: .share { Share($0.both, of: $0.second) }),
    PairedMetric(
      name: "flagged_beyond", title: "Share of what the other lets pass that is flagged",
      undefinedReason: "the other lets nothing pass", value: .share { Share($0.onlyFirst, of: $0.rows - $0.second) }),
    PairedMetric(name: "flagged", title: "Share flagged", value: .share { Share($0.first, of: $0.rows) }),
    PairedMetric(
      name: "flagged_by_other", title: "Share that the other flags", value: .share { Share($0.second, of: $0.rows) }),
  ]

  /// Of positive rows as they are (the first) beside the same in disguise (the second).
  static let disguises: [PairedMetric] = [
    PairedMetric(name: "recall", title: "Recall in disguise", value: .share { Share($0.second, of: $0.rows) }),
    PairedMetric(name: "recall_plain", title: "Recall without", value: .share { Share($0.first, of: $0.rows) }),
    PairedMetric(name: "recall_drop", title: "Points of recall lost", value: .drop),
  ]

  func number(of counts: PairedCounts) -> Double? {
    guard rowCount(of: counts) > 0 else { return nil }
    switch value {
    case .share(let share): return share(counts).value(else: .noRows).number
    case .drop: return 100 * Double(counts.onlyFirst - counts.onlySecond) / Double(counts.rows)
    }
  }

  func rowCount(of counts: PairedCounts) -> Int {
    switch value {
    case .share(let share): share(counts).total
    case .drop: counts.rows
    }
  }
}

extension Bootstrap {
  /// The interval of a metric where no resample would ever give another value, by Clopper and Pearson's bound.
  func interval(ofExtreme counts: PairedCounts, _ metric: PairedMetric) -> ClosedRange<Double>? {
    switch metric.value {
    case .share(let share): return interval(ofExtreme: share(counts))
    case .drop:
      // No row came out otherwise in disguise: as many as the bound allows may do so, to either side.
      guard counts.onlyFirst == 0, counts.onlySecond == 0 else { return nil }
      return interval(ofExtreme: Share(0, of: counts.rows)).map { -100 * $0.upperBound...100 * $0.upperBound }
    }
  }
}
