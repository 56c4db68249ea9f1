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
    #expect(found["stream_early"] == 1.0 / 3)
    // Three alarms in 2 + 4 + 0 + 5 quiet tokens.
    #expect(found["stream_false_alarms"] == 3000.0 / 11)
    #expect(found["stream_benign_flagged"] == 1)
    #expect(evaluation.onsetCount == 3)
  }

  @Test("What nobody can say is null with a reason")
  func undefined() throws {
    let evaluation = try Evaluator().evaluate([trace([0.1], label: false)], dataset: "d", head: "h")
    let delay = evaluation.measurements.first { $0.metric == "stream_delay" }
    #expect(delay?.value == nil && delay?.reason == "nothing was caught")
    #expect(throws: EvaluationError.self) { try Evaluator().evaluate([StreamTrace](), dataset: "d", head: "h") }
  }
}
