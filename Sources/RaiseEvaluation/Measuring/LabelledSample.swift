/// Labelled rows with a head's scores, ranked and decided.
struct LabelledSample {
  let ranked: RankedSample
  let decided: RankedSample
  /// Whether a policy decided, and no threshold.
  let isDecidedByPolicy: Bool

  init(_ rows: [HeadRow], threshold: Threshold) {
    let labels = rows.map { $0.facts.label == true }
    let scores = rows.map { row in
      if case .score(let score) = row.judgement { score } else { Score(value: 0) }
    }
    ranked = RankedSample(
      scores: scores.map(\.rank), labels: labels, isProbability: scores.allSatisfy { $0.probability != nil })
    decided = RankedSample(flags: rows.map(threshold.flags), labels: labels)
    isDecidedByPolicy = scores.contains { $0.isFlagged != nil }
  }

  var confusion: Confusion { decided.curve.confusion(at: 0) }

  /// The threshold in force, and those that other goals would ask for.
  func operatingPoints(_ threshold: Threshold) -> [Evaluation.OperatingPoint] {
    var points = [
      Evaluation.OperatingPoint(
        name: "threshold", threshold: isDecidedByPolicy ? nil : threshold.value, confusion: confusion)
    ]
    let curve = ranked.curve
    let others: [(name: String, index: Int?)] =
      [(BestF1().name, BestF1.index(in: curve))]
      + [0.01, 0.05].map(RecallAtFalsePositiveRate.init).map { ($0.name, $0.index(in: curve)) }
    for (name, index) in others {
      guard let index, curve.positives > 0, curve.negatives > 0 else { continue }
      points.append(
        Evaluation.OperatingPoint(
          name: name, threshold: curve.thresholds[index], confusion: curve.confusion(at: index)))
    }
    return points
  }
}
