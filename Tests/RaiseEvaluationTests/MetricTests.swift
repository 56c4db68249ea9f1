import Testing

@testable import RaiseEvaluation

/// Expected numbers are worked out by hand in the comments; scikit-learn 1.7 gives the same for those it has.
@Suite struct MetricTests {
  struct RankingCase: CustomTestStringConvertible, Sendable {
    var testDescription: String
    var scores: [Double]
    var labels: [Int]
    var expected: [String: Double]

    var sample: RankedSample {
      RankedSample(scores: scores, labels: labels.map { $0 == 1 }, isProbability: true)
    }
  }

  static let rankings = [
    // scikit-learn's own example: AP = 1/2 · 1 + 1/2 · 2/3; of four pairs, three are in order.
    RankingCase(
      testDescription: "one pair out of order", scores: [0.1, 0.4, 0.35, 0.8], labels: [0, 0, 1, 1],
      expected: ["auprc": 5 / 6, "auroc": 0.75, "best_f1": 0.8, "recall_at_fpr_1": 0.5]),
    // At 0.9: 1 hit. At 0.5: 2 hits, 1 alarm. At 0.1: 2 hits, 2 alarms. AP = 1/2 · 1 + 1/2 · 2/3.
    // Pairs: 0.9 beats both; 0.5 ties one and beats one: 3.5 of 4.
    RankingCase(
      testDescription: "a tie across classes", scores: [0.9, 0.5, 0.5, 0.1], labels: [1, 0, 1, 0],
      expected: ["auprc": 5 / 6, "auroc": 0.875, "best_f1": 0.8, "recall_at_fpr_5": 0.5]),
    // One threshold takes all: AP is the share of positives, the order says nothing.
    RankingCase(
      testDescription: "all scores equal", scores: [0.3, 0.3, 0.3, 0.3, 0.3], labels: [1, 0, 0, 0, 1],
      expected: ["auprc": 0.4, "auroc": 0.5, "best_f1": 4 / 7, "recall_at_fpr_1": 0, "ece": 0.1]),
    RankingCase(
      testDescription: "perfect order", scores: [0.9, 0.8, 0.2], labels: [1, 1, 0],
      expected: ["auprc": 1, "auroc": 1, "best_f1": 1, "recall_at_fpr_1": 1, "ece": (0.1 + 0.2 + 0.2) / 3]),
    // AP = 1/2 · 1/3 + 1/2 · 2/4.
    RankingCase(
      testDescription: "wrong order", scores: [0.1, 0.2, 0.8, 0.9], labels: [1, 1, 0, 0],
      expected: ["auprc": 5 / 12, "auroc": 0, "best_f1": 2 / 3, "recall_at_fpr_5": 0]),
  ]

  @Test("Ranking metrics have the values that are worked out by hand", arguments: rankings)
  func ranking(row: RankingCase) throws {
    for (name, expected) in row.expected {
      let metric = try #require(Metrics.ranking.first { $0.name == name })
      let value = try #require(metric.value(of: row.sample.curve).number)
      #expect(abs(value - expected) < 1e-12, "\(name): expected \(expected), found \(value)")
    }
  }

  @Test("The order of rows with equal scores changes nothing")
  func order() {
    let scores = [0.5, 0.5, 0.5, 0.2, 0.2, 0.9]
    let labels = [true, false, true, false, true, false]
    let curve = RankedSample(scores: scores, labels: labels, isProbability: true).curve
    for shift in 1..<6 {
      let order = scores.indices.map { ($0 * 5 + shift) % 6 }
      let other = RankedSample(scores: order.map { scores[$0] }, labels: order.map { labels[$0] }, isProbability: true)
      #expect(other.curve == curve)
    }
  }

  @Test("Decision metrics have the values that are worked out by hand")
  func decision() throws {
    // Of 4 positive rows 3 are flagged, of 6 negative ones 2. F1 = 6/(5+4); of not flagging, 8/(5+6).
    let confusion = Confusion(truePositives: 3, falsePositives: 2, positives: 4, negatives: 6)
    let expected = [
      "f1": 6.0 / 9, "macro_f1": (6.0 / 9 + 8.0 / 11) / 2, "accuracy": 0.7, "precision": 0.6, "recall": 0.75,
      "fpr": 2.0 / 6,
    ]
    #expect(Set(expected.keys) == Set(Metrics.decision.map(\.name)))
    for metric in Metrics.decision {
      let value = try #require(metric.value(of: confusion).number)
      #expect(abs(value - (expected[metric.name] ?? .nan)) < 1e-12, "\(metric.name): \(value)")
    }
  }

  @Test("Where a class is missing, a metric has no value and says why")
  func missingClass() {
    let negatives = RankedSample(scores: [0.1, 0.9], labels: [false, false], isProbability: true)
    let positives = RankedSample(scores: [0.1, 0.9], labels: [true, true], isProbability: true)
    #expect(AveragePrecision().value(of: negatives.curve) == .undefined(.noPositives))
    #expect(AveragePrecision().value(of: positives.curve) == .number(1))
    #expect(ROCArea().value(of: negatives.curve) == .undefined(.noPositives))
    #expect(ROCArea().value(of: positives.curve) == .undefined(.noNegatives))
    #expect(BestF1().value(of: negatives.curve) == .undefined(.noPositives))
    #expect(RecallAtFalsePositiveRate(0.01).value(of: positives.curve) == .undefined(.noNegatives))
    let scalar = RankedSample(scores: [3, -2], labels: [true, false], isProbability: false)
    #expect(CalibrationError().value(of: scalar.curve) == .undefined(.noProbability))
    let silent = Confusion(truePositives: 0, falsePositives: 0, positives: 0, negatives: 5)
    #expect(F1().value(of: silent) == .undefined(.noPositives))
    #expect(Precision().value(of: silent) == .undefined(.nothingFlagged))
    #expect(Recall().value(of: silent) == .undefined(.noPositives))
    #expect(FalsePositiveRate().value(of: silent) == .number(0))
    #expect(Accuracy().value(of: silent) == .number(1))
  }

  @Test("Calibration is off by what the bins are off, and bins have as many rows each")
  func calibration() throws {
    // 30 rows, 15 bins of two. In each bin one row is positive and the probabilities are 0.5 ± 0.01 · bin.
    let scores = (0..<30).map { 0.2 + 0.02 * Double($0) }
    let labels = (0..<30).map { $0 % 2 == 0 }
    let curve = RankedSample(scores: scores, labels: labels, isProbability: true).curve
    var bins: [Int] = []
    CalibrationError.forEachBin(of: curve) { bins.append($0.rows) }
    #expect(bins == Array(repeating: 2, count: 15))
    var expected = 0.0
    for row in stride(from: 0, to: 30, by: 2) {
      let probabilities = scores[row] + scores[row + 1]
      expected += abs(probabilities - 1) / 30
    }
    #expect(abs(try #require(CalibrationError().value(of: curve).number) - expected) < 1e-12)
  }

  @Test("Names of metrics are unique, and each has a title")
  func register() {
    #expect(Set(Metrics.names).count == Metrics.names.count)
    for name in Metrics.names + StreamMetric.all.map(\.name) { #expect(Metrics.title(of: name) != name) }
  }
}
