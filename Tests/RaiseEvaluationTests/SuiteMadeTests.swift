import Testing

@testable import RaiseEvaluation

/// What suites measure besides sources and pools: groups, disguises and streams.
@Suite struct SuiteMadeTests {
  private static let head = """
    {"format": "raise-suite/1", "thresholds": {"h": {"value": 0.5, "zh": 0.9}}, "measures": [], "pools": [],
    """

  private func suite(_ rest: String) throws -> Suite {
    let file = try TemporaryFile(Self.head + rest + "}", name: "suite.json")
    return try Suite(contentsOf: file.path)
  }

  private func rows(
    _ source: String, _ probabilities: [Double], label: Bool = true, groups: [String: [String]] = [:], first: Int = 0
  ) -> [ScoredRow] {
    probabilities.enumerated().map { index, probability in
      ScoredRow(
        facts: Example.Facts(source: source, id: "\(first + index)", label: label, groups: groups),
        judgements: [.score(Score(value: 0, probability: probability))])
    }
  }

  private func values(_ comparison: Comparison) -> [String: Double?] {
    Dictionary(uniqueKeysWithValues: comparison.measurements.map { ($0.metric, $0.value) })
  }

  @Test("A disguise costs the recall that the same rows have undisguised less what they have in it, in points")
  func disguises() throws {
    let suite = try suite(
      """
      "disguises": [{"name": "obf", "head": "h", "sources": ["a", "b"], "changes": ["x", "y", "z"]}]
      """)
    #expect(
      suite.sources == ["obf/a.plain", "obf/a.x", "obf/a.y", "obf/a.z"]
        + ["plain", "x", "y", "z"].map { "obf/b.\($0)" })
    #expect(suite.heads == ["h"])
    // Row 3 of a.x is not there undisguised, and what is no attack does not count.
    let scored = ScoredRows(
      heads: ["h"],
      rows: rows("obf/a.plain", [0.9, 0.9, 0.1]) + rows("obf/a.x", [0.1, 0.8, 0.1, 0.9]) + rows("obf/b.plain", [0.9])
        + rows("obf/b.x", [0.7]) + rows("obf/a.y", [0.9, 0.9, 0.2]) + rows("obf/a.x", [0.1], label: false))
    let results = try suite.evaluate(scored, with: Evaluator(bootstrap: Bootstrap(resamples: 100)))
    #expect(results.comparisons.map(\.name) == ["eval.obf.x.h", "eval.obf.y.h", "eval.obf.all.h"])
    #expect(results.comparisons.map(\.rowCount) == [4, 3, 7])
    #expect(values(results.comparisons[0]) == ["recall": 0.5, "recall_plain": 0.75, "recall_drop": 25])
    #expect(values(results.comparisons[1])["recall_drop"] == 0)
    // Where nothing changed, resampling would claim certainty.
    let interval = try #require(results.comparisons[1].measurements.last?.interval)
    #expect(interval.lowerBound < -70 && interval.upperBound > 70)
    #expect(results.notes == ["obf, z: left out, no rows of it that are there undisguised too"])
  }

  @Test("Disguises that are read are measured twice, the second time by scores of their own")
  func disguisesRead() throws {
    let suite = try suite(
      #""disguises": [{"name": "obf", "head": "h", "sources": ["a"], "changes": ["x"], "read": true}]"#)
    #expect(suite.sources == ["obf/a.plain", "obf/a.x"])
    #expect(suite.sourcesRead.map(\.file) == suite.sources)
    #expect(suite.sourcesRead.map(\.name) == ["obf.read/a.plain", "obf.read/a.x"])
    let plain = rows("obf/a.plain", [0.9, 0.9]) + rows("obf/a.x", [0.1, 0.1])
    let read = rows("obf.read/a.plain", [0.9, 0.9]) + rows("obf.read/a.x", [0.9, 0.1])
    let evaluator = Evaluator(bootstrap: Bootstrap(resamples: 0))
    let both = try suite.evaluate(ScoredRows(heads: ["h"], rows: plain + read), with: evaluator)
    #expect(
      both.comparisons.map(\.name) == ["eval.obf.x.h", "eval.obf.all.h", "eval.obf.read.x.h", "eval.obf.read.all.h"])
    #expect(both.comparisons.map { values($0)["recall_drop"] } == [100, 100, 50, 50])
    let once = try suite.evaluate(ScoredRows(heads: ["h"], rows: plain), with: evaluator)
    #expect(once.comparisons.count == 2)
    #expect(once.notes == ["obf.read: left out, no rows were scored without their disguises"])
  }

  @Test("Without the head or the files, disguises are left out with a note")
  func missingDisguises() throws {
    let suite = try suite(#""disguises": [{"name": "obf", "head": "g", "sources": ["a"], "changes": ["x"]}]"#)
    let results = try suite.evaluate(ScoredRows(heads: ["h"]), with: Evaluator())
    #expect(results.comparisons.isEmpty && results.notes == ["obf, g: left out, no head g"])
  }

  @Test("False positives are counted by group over the negative rows of all sources")
  func groups() throws {
    let suite = try suite(
      #""groups": {"terms": "g.json", "measures": [{"head": "h", "metrics": ["fpr"], "sources": ["a", "b", "c"]}]}"#)
    let bakers = ["group": ["bakers"]], both = ["group": ["bakers", "north"]]
    let scored = ScoredRows(
      heads: ["h"],
      rows: rows("a", [0.9, 0.1, 0.1, 0.1], label: false, groups: bakers)
        + rows("a", [0.9, 0.9], label: true, groups: bakers) + rows("b", [0.9], label: false, groups: both)
        + rows("b", [0.1, 0.1, 0.1], label: false, groups: ["language": ["zh"]]))
    let evaluator = Evaluator(bootstrap: Bootstrap(resamples: 0), minSliceRows: 3)
    let results = try suite.evaluate(scored, with: evaluator)
    #expect(results.evaluations.map(\.name) == ["eval.group.any.h", "eval.group.bakers.h"])
    #expect(results.evaluations.map { $0.measurements.map(\.value) } == [[0.25], [0.4]])
    #expect(results.evaluations.map(\.rowCount) == [8, 5])
    #expect(results.notes == ["groups, h: without c", "groups, h: too few rows of north"])
    let none = try suite.evaluate(ScoredRows(heads: ["h"]), with: evaluator)
    #expect(none.evaluations.isEmpty && none.notes == ["groups, h: left out, no rows of its sources"])
  }

  @Test("The file of groups is the one beside the suite")
  func groupsFile() throws {
    let file = try TemporaryFile(#"{"format": "raise-groups/1", "groups": []}"#, name: "g.json")
    let folder = String(file.path.dropLast("g.json".count))
    let groups = Suite.Groups(terms: "g.json", measures: [])
    #expect(try groups.termGroups(besideSuite: folder + "suite.json").names.isEmpty)
    #expect(throws: EvaluationError.self) { try groups.termGroups(besideSuite: folder + "elsewhere/suite.json") }
    #expect(try Suite.Groups(terms: file.path, measures: []).termGroups(besideSuite: "suite.json").names.isEmpty)
  }

  @Test("A stream's threshold is its own, else its head's")
  func streams() throws {
    let suite = try suite(
      """
      "streams": [{"source": "s", "head": "h"}, {"source": "t", "head": "h", "label": "labels.h", "threshold": {"value": 0.3}}]
      """)
    let streams = try #require(suite.streams)
    #expect(streams.map { suite.threshold(of: $0).value } == [0.5, 0.3])
    #expect(streams.map(\.label) == [nil, "labels.h"] && suite.sources.isEmpty && suite.heads.isEmpty)
  }
}
