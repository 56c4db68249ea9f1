import Foundation
import Testing

@testable import RaiseEvaluation

@Suite struct ReportTests {
  private func report() throws -> Report {
    let scored = ScoredRows(
      heads: ["toxicity"],
      rows: (0..<40).map { index in
        let label = index % 2 == 0
        let score = Double(index % 10) / 20 + (label ? 0.4 : 0)
        return ScoredRow(
          facts: Example.Facts(
            source: "posts", id: "\(index)", label: label,
            groups: ["category": [index < 20 ? "<b>bold & \"loud\"</b>" : "calm"]]),
          judgements: [.score(Score(value: score, probability: score))])
      })
    let evaluator = Evaluator(bootstrap: Bootstrap(resamples: 50))
    let evaluation = try evaluator.evaluate(scored.rows(of: "toxicity"), dataset: "posts", head: "toxicity")
    let benign = try evaluator.evaluate(
      scored.rows(of: "toxicity").filter { $0.facts.label == false }, dataset: "benign", head: "toxicity")
    return Report(subject: "model <m>", bootstrap: evaluator.bootstrap, evaluations: [evaluation, benign])
  }

  @Test("Each line is a JSON object with name, value, low, high and n; what has no value is null and says why")
  func lines() throws {
    let report = try report()
    let lines = report.lines().split(separator: "\n")
    #expect(lines.count == 2 * Metrics.names.count)
    for line in lines {
      let object = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
      #expect(Set(object.keys).subtracting(["reason"]) == ["name", "value", "low", "high", "n"])
      #expect((object["value"] is NSNull) == (object["reason"] != nil), "\(line)")
    }
    #expect(report.lines().contains(#"{"name": "eval.benign.toxicity.auprc", "value": null, "low": null"#))
    #expect(report.lines().contains(#""reason": "no positive rows"}"#))
  }

  @Test("The whole report is JSON in which every metric has the same keys")
  func json() throws {
    let text = try report().json()
    let object = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    let evaluations = try #require(object["evaluations"] as? [[String: Any]])
    #expect(evaluations.map { $0["dataset"] as? String } == ["posts", "benign"])
    let metrics = try #require(evaluations[1]["metrics"] as? [String: [String: Any]])
    #expect(Set(metrics.keys) == Set(Metrics.names))
    for metric in metrics.values { #expect(Set(metric.keys).isSuperset(of: ["value", "low", "high", "n"])) }
    #expect((evaluations[0]["slices"] as? [Any])?.count == 2)
  }

  @Test("The page draws its curves by itself, loads nothing, and escapes what comes from data")
  func html() throws {
    let html = try report().html
    #expect(html.components(separatedBy: "<svg").count == 1 + 3 + 1)
    for part in ["<script", "http:", "https:", "<link", "@import", "<b>bold", "<m>"] {
      #expect(!html.contains(part), "\(part)")
    }
    #expect(html.contains("&lt;b&gt;bold &amp; &quot;loud&quot;&lt;/b&gt;"))
    #expect(html.contains("prefers-color-scheme: dark"))
    for tag in ["table", "tr", "figure", "details", "svg"] {
      #expect(
        html.components(separatedBy: "<\(tag)").count == html.components(separatedBy: "</\(tag)>").count, "\(tag)")
    }
  }

  @Test("The table names rows, positives, threshold and intervals")
  func table() throws {
    let table = try report().table()
    #expect(table.contains("posts, toxicity: 40 rows, 20 positive (50%); threshold 0.5000 (default)"))
    #expect(table.contains("In brackets: intervals of 95% from 50 resamples."))
    #expect(table.contains(": no positive rows"))
  }

  @Test("Saved scores come back as they were")
  func saved() throws {
    let heads = ["a", "b"]
    let facts = Example.Facts(source: "s", id: "1", label: true, groups: ["language": ["zh"]])
    let rows = [
      ScoredRow(
        facts: facts,
        judgements: [.score(Score(value: -1.5, probability: 0.25)), .score(Score(value: 2, isFlagged: true))]),
      ScoredRow(facts: facts, judgements: [.score(Score(value: 0.1)), .score(Score(value: 3))]),
      ScoredRow(facts: Example.Facts(source: "s", id: "2"), judgements: [nil, .pair(chosen: 1, rejected: 0.5)]),
    ]
    let file = try TemporaryFile(ScoreFile.lines(of: rows, heads: heads), name: "scores.jsonl")
    #expect(try ScoreFile.read(file.corpusFile) == ScoredRows(heads: heads, rows: rows))
    let lines = [
      #"{"source":"s"}"#, #"{"source":"s","id":"1","head":"h","score":1,"label":2}"#, "no",
      #"{"source":"s","id":"1","head":"h","score":1,"label":1,"probability":-3}"#,
    ]
    for line in lines {
      let broken = try TemporaryFile(line, name: "scores.jsonl")
      #expect(throws: EvaluationError.self) { try ScoreFile.read(broken.corpusFile) }
    }
  }
}
