import RaiseCorpus
import RaiseEvaluation

extension EvalCommand {
  /// Measures what was scored.
  func measure(_ scores: EvalScores, _ suite: Suite?, into report: inout Report) throws {
    var thresholds = scores.thresholds
    for head in scores.rows.heads {
      let base = thresholds[head] ?? suite?.threshold(of: head) ?? .even
      thresholds[head] = measuring.threshold.threshold(of: head, else: base) ?? thresholds[head]
    }
    var evaluator = measuring.evaluator
    evaluator.keepsSamples = baseline != nil
    if let suite { return try measure(suite, scores, thresholds, evaluator, into: &report) }
    if subject.isCompared {
      report.comparisons = try comparisons(of: scores.rows, thresholds)
    } else {
      report.evaluations = try evaluations(of: scores.rows, thresholds, evaluator)
      if let saved = try baselineRows() {
        report.comparisons = changes(
          of: report.evaluations, from: try evaluations(of: saved, thresholds, evaluator), evaluator)
      }
    }
    report.streams = try streams(of: scores.traces)
  }

  private func measure(
    _ suite: Suite, _ scores: EvalScores, _ thresholds: [String: Threshold], _ evaluator: Evaluator,
    into report: inout Report
  ) throws {
    let results = try suite.evaluate(scores.rows, with: evaluator, thresholds: thresholds)
    for note in results.notes { CommandOutput.note("note: \(note)") }
    (report.evaluations, report.comparisons) = (results.evaluations, results.comparisons)
    if let saved = try baselineRows() {
      let before = try suite.evaluate(saved, with: evaluator, thresholds: thresholds).evaluations
      report.comparisons += changes(of: results.evaluations, from: before, evaluator)
    }
    report.streams = try (suite.streams ?? []).compactMap { stream in
      let traces = scores.traces.filter { $0.head == stream.head }.flatMap(\.traces)
      return try follow(
        traces.filter { $0.facts.source == stream.source }, stream.source, stream.head, suite.threshold(of: stream))
    }
  }

  /// The rows by their sources, and all as one set where that is asked for.
  private func sets(of scored: ScoredRows) -> [(name: String, rows: ScoredRows)] {
    let bySource = Dictionary(grouping: scored.rows, by: \.facts.source)
    let sets = scored.sources.map { (name: $0, rows: ScoredRows(heads: scored.heads, rows: bySource[$0] ?? [])) }
    return sets + (pool.map { [(name: $0, rows: scored)] } ?? [])
  }

  private func baselineRows() throws -> ScoredRows? {
    guard let baseline else { return nil }
    var rows = ScoredRows(heads: [])
    for file in try CorpusInputs.files(matching: [baseline]) { rows.append(try ScoreFile.read(file)) }
    return rows
  }

  /// How far evaluations are from those of the same name and rows.
  private func changes(
    of evaluations: [Evaluation], from before: [Evaluation], _ evaluator: Evaluator
  ) -> [Comparison] {
    let byName = Dictionary(before.map { ($0.name, $0) }) { first, _ in first }
    return evaluations.compactMap { evaluation in
      let change = byName[evaluation.name].flatMap { before in
        evaluator.change(of: evaluation, from: before, named: baseline ?? "")
      }
      if change == nil { CommandOutput.note("note: \(evaluation.name): no such rows in \(baseline ?? "")") }
      return change
    }
  }

  private func evaluations(
    of scored: ScoredRows, _ thresholds: [String: Threshold], _ evaluator: Evaluator
  ) throws -> [Evaluation] {
    let named = subject.heads.filter(scored.heads.contains)
    let heads = subject.heads.isEmpty || subject.heads.contains("all") ? scored.heads : named
    var evaluations: [Evaluation] = []
    for (name, rows) in sets(of: scored) {
      for head in heads {
        let rows = try rows.rows(of: head)
        if rows.isEmpty {
          CommandOutput.note("note: \(name): \(head) says nothing about such rows")
          continue
        }
        evaluations.append(
          try evaluator.evaluate(
            rows, dataset: name, head: head, threshold: thresholds[head] ?? .even, metrics: measuring.metricNames))
      }
    }
    return evaluations
  }

  private func comparisons(of scored: ScoredRows, _ thresholds: [String: Threshold]) throws -> [Comparison] {
    let heads = fromScores ? subject.heads + [subject.against].compactMap { $0 } : scored.heads
    guard heads.count == 2 else { throw EvaluationError.nothing("no two heads to compare") }
    return try sets(of: scored).map { name, rows in
      try measuring.evaluator.compare(rows, dataset: name, head: heads[0], with: heads[1], thresholds: thresholds)
    }
  }

  private func streams(of traces: [HeadTraces]) throws -> [StreamEvaluation] {
    try traces.flatMap { traces in
      let named = traces.sources.map { source in (source, traces.traces.filter { $0.facts.source == source }) }
      return try (named + (pool.map { [($0, traces.traces)] } ?? [])).compactMap { name, found in
        try follow(found, name, traces.head, .even)
      }
    }
  }

  /// What the traces are worth at the threshold that is given, else at `base`; nil without traces.
  private func follow(
    _ traces: [StreamTrace], _ name: String, _ head: String, _ base: Threshold
  ) throws -> StreamEvaluation? {
    guard !traces.isEmpty else { return nil }
    let threshold = measuring.threshold.threshold(of: head, else: base) ?? base
    return try measuring.evaluator.evaluate(traces, dataset: name, head: head, threshold: threshold)
  }
}
