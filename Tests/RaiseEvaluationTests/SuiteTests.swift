import Testing

@testable import RaiseEvaluation

@Suite struct SuiteTests {
  private func rows(_ source: String, _ labels: [Bool], hazards: [[String]]? = nil) -> [ScoredRow] {
    labels.enumerated().map { index, label in
      ScoredRow(
        facts: Example.Facts(
          source: source, id: "\(index)", label: label, groups: hazards.map { ["hazard": $0[index]] } ?? [:]),
        judgements: [.score(Score(value: label ? 1 : 0, probability: label ? 0.9 : 0.1))])
    }
  }

  @Test("Sources are measured one by one, pools as one, with negatives from elsewhere")
  func pools() throws {
    let file = try TemporaryFile(
      """
      {"format": "raise-suite/1", "thresholds": {"h": {"value": 0.3, "zh": 0.4}},
       "measures": [{"head": "h", "metrics": ["f1"], "sources": ["a", "gone"]}],
       "pools": [{"name": "h", "head": "h", "sources": ["a"], "negatives": [{"source": "b", "limit": 2}]},
                 {"name": "vice", "head": "h", "sources": ["c"], "negatives": [{"source": "b"}], "hazard": "S1"}]}
      """, name: "suite.json")
    let suite = try Suite(contentsOf: file.path)
    #expect(suite.sources == ["a", "gone", "b", "c"])
    let scored = ScoredRows(
      heads: ["h"],
      rows: rows("a", [true, false]) + rows("b", [false, true, false, false, false])
        + rows("c", [true, true, true], hazards: [["S1"], [], ["S2"]]))
    let results = try suite.evaluate(scored, with: Evaluator(bootstrap: Bootstrap(resamples: 0)))
    let found = results.evaluations
    #expect(found.map(\.name) == ["eval.a.h", "eval.h", "eval.vice.h"])
    #expect(found.map(\.rowCount) == [2, 4, 6])
    #expect(found.map(\.positiveCount) == [1, 1, 1])
    #expect(found[0].threshold?.value == 0.3 && found[0].threshold?.byLanguage == ["zh": 0.4])
    #expect(results.notes == ["gone, h: left out, no rows of gone"])
  }

  static let wrong: [(json: String, message: String)] = [
    ("{", "expected JSON"),
    (#"{"format": "raise-suite/1", "measures": []}"#, "pools: expected a value, found none"),
    (#"{"format": "raise-suite/2", "measures": [], "pools": []}"#, "format: expected \"raise-suite/1\""),
    (
      #"{"format": "raise-suite/1", "measures": [{"head": 1, "sources": []}], "pools": []}"#,
      "measures[0].head: expected"
    ),
    (
      #"{"format": "raise-suite/1", "measures": [{"head": "h", "metrics": ["auc"], "sources": []}], "pools": []}"#,
      "found \"auc\""
    ),
  ]

  @Test("A suite that is none says where", arguments: wrong.indices)
  func errors(index: Int) throws {
    let (json, message) = Self.wrong[index]
    let file = try TemporaryFile(json, name: "suite.json")
    do {
      _ = try Suite(contentsOf: file.path)
      Issue.record("no error for \(json)")
    } catch let error as EvaluationError {
      #expect(error.description.contains(message), "\(error)")
    }
    #expect(throws: EvaluationError.self) { try Suite(contentsOf: "nowhere.json") }
  }
}
