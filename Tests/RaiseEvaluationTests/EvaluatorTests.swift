import Testing

@testable import RaiseEvaluation

@Suite struct EvaluatorTests {
  private func row(
    _ score: Double, _ label: Bool, language: String = "en", categories: [String] = [], flagged: Bool? = nil
  ) -> HeadRow {
    HeadRow(
      facts: Example.Facts(
        source: "s", id: "", label: label, groups: ["language": [language], "category": categories]),
      judgement: .score(Score(value: score, probability: score, isFlagged: flagged)))
  }

  private func value(_ metric: String, _ evaluation: Evaluation) -> Double? {
    evaluation.measurements.first { $0.metric == metric }?.value
  }

  private let evaluator = Evaluator(bootstrap: Bootstrap(resamples: 20), minSliceRows: 2)

  @Test("A threshold holds for all rows but those of a language with its own")
  func thresholds() throws {
    let rows = [row(0.6, true), row(0.4, false), row(0.6, false, language: "zh"), row(0.9, true, language: "zh")]
    let even = try evaluator.evaluate(rows, dataset: "d", head: "h")
    #expect(value("precision", even) == 2.0 / 3)
    let apart = try evaluator.evaluate(
      rows, dataset: "d", head: "h", threshold: Threshold(0.5, byLanguage: ["zh": 0.8]))
    #expect(value("f1", apart) == 1)
    #expect(value("auroc", apart) == value("auroc", even))
  }

  @Test("A policy's own decision counts, whatever the threshold")
  func decisions() throws {
    let rows = [row(0.9, true, flagged: false), row(0.1, false, flagged: true), row(0.8, true, flagged: true)]
    let evaluation = try evaluator.evaluate(rows, dataset: "d", head: "h")
    #expect(value("recall", evaluation) == 0.5 && value("fpr", evaluation) == 1)
    #expect(value("auroc", evaluation) == 1)
    #expect(evaluation.operatingPoints.first?.threshold == nil)
  }

  @Test("Parts are measured apart where they have rows enough, the largest first")
  func slices() throws {
    let rows = [
      row(0.9, true, categories: ["a", "b"]), row(0.2, false, categories: ["a", "a"]), row(0.8, true, language: "zh"),
      row(0.7, false, categories: ["a"]),
    ]
    let evaluation = try evaluator.evaluate(rows, dataset: "d", head: "h")
    #expect(
      evaluation.slices.map { "\($0.dimension) \($0.value) \($0.rowCount)" } == ["category a 3", "language en 3"])
    #expect(evaluation.smallSliceCount == 2)
    #expect(evaluation.slices[0].measurements.first { $0.metric == "recall" }?.value == 1)
  }

  @Test("Preferences are counted by the pair, equal ones half, and do not mix with labels")
  func preferences() throws {
    let rows = [(2.0, 1.0), (0.0, 0.0), (1.0, 3.0), (5.0, -1.0)].map { chosen, rejected in
      HeadRow(facts: Example.Facts(source: "s", id: ""), judgement: .pair(chosen: chosen, rejected: rejected))
    }
    let evaluation = try evaluator.evaluate(rows, dataset: "preference", head: "preference")
    #expect(evaluation.measurements.map(\.value) == [2.5 / 4])
    #expect(evaluation.name == "eval.preference")
    #expect(throws: EvaluationError.self) { try evaluator.evaluate(rows + [row(1, true)], dataset: "d", head: "h") }
  }

  @Test("A threshold picked at a rate flags at most that share, and one step lower flags more")
  func picked() throws {
    let benign = (0..<200).map { row(Double($0 / 2) / 100, false) }
    let threshold = try Threshold.picked(atFalsePositiveRate: 0.05, on: benign)
    #expect(benign.count { threshold.flags($0) } == 10)
    #expect(benign.count { Threshold(threshold.value.nextDown).flags($0) } == 12)
    #expect(throws: EvaluationError.self) { try Threshold.picked(atFalsePositiveRate: 0.05, on: []) }
  }

  @Test("Unknown heads and metrics, no rows and scores that are no numbers are errors that say so")
  func errors() {
    let rows = [row(0.9, true)]
    #expect(throws: EvaluationError.unknown(kind: "metric", name: "auc", known: Metrics.names)) {
      try evaluator.evaluate(rows, dataset: "d", head: "h", metrics: ["auc"])
    }
    #expect(throws: EvaluationError.nothing("d: no rows for h")) {
      try evaluator.evaluate([HeadRow](), dataset: "d", head: "h")
    }
    let scored = ScoredRows(
      heads: ["h"],
      rows: [
        ScoredRow(
          facts: Example.Facts(source: "s", id: "7", label: true), judgements: [.score(Score(value: .nan))])
      ])
    #expect(throws: EvaluationError.notANumber(source: "s", id: "7", head: "h")) { try scored.rows(of: "h") }
    #expect(throws: EvaluationError.unknown(kind: "head", name: "g", known: ["h"])) { try scored.rows(of: "g") }
  }
}
