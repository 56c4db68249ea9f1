import Testing

@testable import RaiseEvaluation

@Suite struct StreamTests {
  private func trace(_ probabilities: [Double], label: Bool, onset: Int? = nil) -> StreamTrace {
    StreamTrace(
      facts: Example.Facts(source: "s", id: "", label: label), probabilities: probabilities, onsetToken: onset)
  }

  @Test("Delay, share caught and false alarms are counted from the onset")
  func measures() throws {
    let traces = [
      // Caught two tokens late.
      trace([0.1, 0.1, 0.1, 0.2, 0.9, 0.9], label: true, onset: 2),
      // One false alarm of two tokens, then caught at once.
      trace([0.1, 0.8, 0.7, 0.1, 0.9], label: true, onset: 4),
      // Missed.
      trace([0.1, 0.2], label: true, onset: 0),
      // Benign: two alarms in five tokens.
      trace([0.9, 0.1, 0.6, 0.6, 0.1], label: false),
      // Harmful, nobody knows from where: says nothing.
      trace([0.9, 0.9], label: true),
    ]
    let evaluation = try Evaluator(bootstrap: Bootstrap(resamples: 50)).evaluate(traces, dataset: "d", head: "h")
    let found = Dictionary(evaluation.measurements.map { ($0.metric, $0.value) }) { first, _ in first }
    #expect(found["stream_caught"] == 2.0 / 3)
    #expect(found["stream_delay"] == 1)
    #expect(found["stream_missed"] == 1.0 / 3)
    #expect(found["stream_early"] == 1.0 / 3)
    // Three alarms in 2 + 4 + 0 + 5 quiet tokens.
    #expect(found["stream_false_alarms"] == 3000.0 / 11)
    #expect(found["stream_benign_flagged"] == 1)
    #expect(evaluation.onsetCount == 3)
  }

  @Test("Harm that is flagged only before its onset is neither caught nor missed")
  func early() throws {
    let evaluation = try Evaluator(bootstrap: Bootstrap(resamples: 0)).evaluate(
      [trace([0.9, 0.1, 0.1], label: true, onset: 1)], dataset: "d", head: "h")
    let found = Dictionary(evaluation.measurements.map { ($0.metric, $0.value) }) { first, _ in first }
    #expect(found["stream_caught"] == 0 && found["stream_missed"] == 0 && found["stream_early"] == 1)
  }

  @Test("Where no false alarm was seen, the bound is that of a Poisson mean")
  func noAlarm() throws {
    let quiet = trace([Double](repeating: 0.1, count: 500), label: false)
    let evaluation = try Evaluator().evaluate([quiet, quiet], dataset: "d", head: "h")
    let alarms = try #require(evaluation.measurements.first { $0.metric == "stream_false_alarms" })
    #expect(alarms.value == 0 && alarms.interval?.lowerBound == 0)
    #expect(abs((alarms.interval?.upperBound ?? 0) - 3.6889) < 1e-4)
  }

  @Test("Streams are measured apart by language too")
  func parts() throws {
    var traces = [trace([0.1, 0.9], label: true, onset: 0), trace([0.1, 0.1], label: true, onset: 0)]
    traces[0].facts.groups = ["language": ["zh"]]
    traces[1].facts.groups = ["language": ["en"]]
    let evaluation = try Evaluator(bootstrap: Bootstrap(resamples: 0), minSliceRows: 1)
      .evaluate(traces, dataset: "d", head: "h")
    #expect(evaluation.slices.map(\.value) == ["en", "zh"])
    #expect(evaluation.slices.map { $0.measurements.first { $0.metric == "stream_caught" }?.value } == [0, 1])
    let lines = Report(subject: "m", bootstrap: Bootstrap(resamples: 0), streams: [evaluation]).lines(parts: true)
    #expect(lines.contains(#"{"name": "eval.d.h.language.zh.stream_delay", "value": 1,"#))
  }

  @Test("Saved traces come back as they were, beside scores too")
  func saved() throws {
    var harmful = trace([0.1, 0.25, 1.0 / 3], label: true, onset: 1)
    harmful.facts.groups = ["language": ["en"]]
    let benign = StreamTrace(facts: Example.Facts(source: "t", id: "b", label: false), probabilities: [])
    let score = ScoredRow(
      facts: Example.Facts(source: "s", id: "1", label: true), judgements: [.score(Score(value: 1, probability: 0.7))])
    let text =
      try TraceFile.lines(of: [harmful], head: "h") + ScoreFile.lines(of: [score], heads: ["safety"])
      + TraceFile.lines(of: [benign], head: "h") + TraceFile.lines(of: [benign], head: "g")
    let file = try TemporaryFile(text, name: "scores.jsonl")
    let found = try TraceFile.read(file.corpusFile)
    #expect(found == [HeadTraces(head: "h", traces: [harmful, benign]), HeadTraces(head: "g", traces: [benign])])
    #expect(found[0].sources == ["s", "t"])
    #expect(try ScoreFile.read(file.corpusFile) == ScoredRows(heads: ["safety"], rows: [score]))
  }

  @Test(
    "A trace that is none is an error with its line",
    arguments: [
      #"{"probabilities":[0.5,null],"head":"h","id":"1","source":"s"}"#,
      #"{"probabilities":[0.5],"id":"1","source":"s"}"#,
      #"{"probabilities":[0.5],"head":"h","id":"1","source":"s","onset_token":-1}"#,
      #"{"probabilities":[0.5],"head":"h","id":"1","source":"s","label":2}"#,
      #"{"probabilities":[0.5,1.5],"head":"h","id":"1","source":"s"}"#,
    ])
  func broken(line: String) throws {
    let file = try TemporaryFile("\n" + line, name: "scores.jsonl")
    let error = #expect(throws: EvaluationError.self) { try TraceFile.read(file.corpusFile) }
    #expect(error?.description.contains("line 2, column 1: expected a trace") == true, "\(error as Any)")
  }

  @Test("What nobody can say is null with a reason")
  func undefined() throws {
    let evaluation = try Evaluator().evaluate([trace([0.1], label: false)], dataset: "d", head: "h")
    let delay = evaluation.measurements.first { $0.metric == "stream_delay" }
    #expect(delay?.value == nil && delay?.reason == "nothing was caught")
    #expect(throws: EvaluationError.self) { try Evaluator().evaluate([StreamTrace](), dataset: "d", head: "h") }
  }
}
