import Testing

@testable import RaiseEvaluation

@Suite struct ComparisonTests {
  private func row(_ id: Int, _ flags: [Bool?], language: String = "en") -> ScoredRow {
    ScoredRow(
      facts: Example.Facts(source: "s", id: "\(id)", groups: ["language": [language]]),
      judgements: flags.map { $0.map { .score(Score(value: $0 ? 1 : 0, isFlagged: $0)) } })
  }

  private func values(_ measurements: [Measurement]) -> [String: Double] {
    Dictionary(uniqueKeysWithValues: measurements.compactMap { one in one.value.map { (one.metric, $0) } })
  }

  @Test("Two policies' decisions are compared row by row, and by language, without labels")
  func policies() throws {
    // Both flag 3, the other alone 1, this alone 2, nobody 4; one row the other has nothing to say about.
    let flags: [(Bool, Bool)] =
      Array(repeating: (true, true), count: 3) + [(false, true)] + Array(repeating: (true, false), count: 2)
      + Array(repeating: (false, false), count: 4)
    let rows = flags.enumerated().map { row($0, [$1.0, $1.1], language: $0 < 5 ? "zh" : "en") }
    let scored = ScoredRows(heads: ["this", "other"], rows: rows + [row(10, [true, nil])])
    let evaluator = Evaluator(bootstrap: Bootstrap(resamples: 200), minSliceRows: 2)
    let found = try evaluator.compare(scored, dataset: "s", head: "this", with: "other")
    #expect(found.rowCount == 10 && found.name == "eval.s.this")
    #expect(
      values(found.measurements)
        == ["also_flagged": 0.75, "flagged_beyond": 2.0 / 6, "flagged": 0.5, "flagged_by_other": 0.4])
    #expect(found.measurements.map(\.rowCount) == [4, 6, 10, 10])
    let kept = try #require(found.measurements[0].interval)
    #expect(kept.lowerBound < 0.75 && kept.upperBound > 0.75 && kept.upperBound <= 1)
    let chinese = try #require(found.slices.first { $0.value == "zh" })
    #expect(values(chinese.measurements)["also_flagged"] == 0.75 && chinese.rowCount == 5)
    let english = try #require(found.slices.first { $0.value == "en" })
    #expect(english.measurements[0].value == nil && english.measurements[0].reason == "the other flags nothing")
  }

  @Test("A share of all or of none has an exact bound, and heads that are missing are named")
  func bounds() throws {
    let scored = ScoredRows(heads: ["a", "b"], rows: (0..<10).map { row($0, [true, true]) })
    let found = try Evaluator().compare(scored, dataset: "s", head: "a", with: "b")
    #expect(found.measurements[0].value == 1)
    #expect(abs((found.measurements[0].interval?.lowerBound ?? 0) - 0.6915) < 1e-4)
    #expect(throws: EvaluationError.unknown(kind: "head", name: "c", known: ["a", "b"])) {
      try Evaluator().compare(scored, dataset: "s", head: "a", with: "c")
    }
    let silent = ScoredRows(heads: ["a", "b"], rows: [row(0, [nil, true])])
    #expect(throws: EvaluationError.self) { try Evaluator().compare(silent, dataset: "s", head: "a", with: "b") }
  }

  @Test("Scores are compared at the thresholds of their heads")
  func thresholds() throws {
    let rows = [0.2, 0.4, 0.6, 0.8].enumerated().map { index, probability in
      ScoredRow(
        facts: Example.Facts(source: "s", id: "\(index)"),
        judgements: [
          .score(Score(value: 0, probability: probability)), .score(Score(value: 0, probability: probability)),
        ])
    }
    let found = try Evaluator().compare(
      ScoredRows(heads: ["a", "b"], rows: rows), dataset: "s", head: "a", with: "b", thresholds: ["a": Threshold(0.7)])
    #expect(values(found.measurements)["also_flagged"] == 0.5)
  }

  private func evaluation(_ probabilities: [Double], _ evaluator: Evaluator, id: String = "") throws -> Evaluation {
    let rows = probabilities.enumerated().map { index, probability in
      HeadRow(
        facts: Example.Facts(
          source: "s", id: "\(index)\(id)", label: index % 2 == 0, groups: ["language": [index < 6 ? "en" : "zh"]]),
        judgement: .score(Score(value: 0, probability: probability)))
    }
    return try evaluator.evaluate(rows, dataset: "s", head: "h", metrics: ["auroc", "recall", "precision"])
  }

  @Test("Two models are compared on resamples of the same rows")
  func change() throws {
    var evaluator = Evaluator(bootstrap: Bootstrap(resamples: 300), minSliceRows: 3)
    evaluator.keepsSamples = true
    let before = try evaluation((0..<40).map { Double(($0 * 17) % 40) / 40 }, evaluator)
    // The same order, a little higher everywhere: no resample ranks otherwise.
    let lifted = try evaluation((0..<40).map { (Double(($0 * 17) % 40) + 0.5) / 41 }, evaluator)
    let same = try #require(evaluator.change(of: lifted, from: before, named: "old"))
    #expect(same.measurements.map(\.metric) == ["auroc_change", "recall_change", "precision_change"])
    #expect(same.measurements[0].value == 0 && same.measurements[0].interval == 0...0)
    #expect(same.slices.map(\.value) == ["zh", "en"] && same.slices[0].measurements[0].value == 0)
    let better = try evaluation((0..<40).map { $0 % 2 == 0 ? 0.9 : 0.1 }, evaluator)
    let change = try #require(evaluator.change(of: better, from: before, named: "old"))
    let rise = 1 - (before.measurements[0].value ?? 1)
    #expect(abs((change.measurements[0].value ?? 0) - rise) < 1e-12 && rise > 0)
    let interval = try #require(change.measurements[0].interval)
    #expect(interval.lowerBound > 0 && interval.contains(rise))
    #expect(Metrics.title(of: "auroc_change") == "Change of AUROC")
    let silent = try evaluation([Double](repeating: 0.1, count: 40), evaluator)
    let none = try #require(evaluator.change(of: silent, from: before, named: "old"))
    #expect(none.measurements[2].value == nil && none.measurements[2].reason == "no row was flagged")
  }

  @Test("Models are not compared on other rows")
  func otherRows() throws {
    let evaluator = Evaluator(bootstrap: Bootstrap(resamples: 10))
    let first = try evaluation([0.1, 0.2, 0.3, 0.4], evaluator)
    #expect(
      evaluator.change(of: first, from: try evaluation([0.1, 0.2, 0.3, 0.4], evaluator, id: "b"), named: "o") == nil)
    #expect(evaluator.change(of: first, from: try evaluation([0.1, 0.2], evaluator), named: "o") == nil)
  }

  @Test("Rows without labels have no metrics that need them")
  func unlabelled() throws {
    let rows = try ScoredRows(heads: ["a"], rows: [row(0, [true]), row(1, [false])]).rows(of: "a")
    let error = #expect(throws: EvaluationError.self) { try Evaluator().evaluate(rows, dataset: "s", head: "a") }
    #expect(error?.description == "s: 2 of 2 rows have no label")
  }
}
