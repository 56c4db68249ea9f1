import ArgumentParser
import Foundation
import RaiseCore
import RaiseCorpus
import RaiseEvaluation

/// `raise eval`: how well a model's heads or a policy agree with labels.
struct EvalCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "eval",
    abstract: "Measure a model's heads or a policy on labelled rows: AUPRC, AUROC, F1 and more, with intervals.",
    discussion: """
      Reads JSON Lines, plain or compressed, with a text, a prompt, a prompt and response, or a preference, and a \
      label. Prints a table, JSON (--json) or one result a line (--jsonl). See docs/evaluation.md.

        raise eval --model raise-small --head toxicity dev/olid.jsonl.gz
        raise eval --policy chat-input --html report.html dev/prompts.jsonl
        raise eval --model raise-small --suite Benchmarks/eval/dev.json dev --jsonl
      """)

  @OptionGroup var subject: EvalSubjectOptions

  @Argument(
    help: ArgumentHelp(
      "Files, folders or quoted globs of labelled rows; with --suite the folder of its sources.", valueName: "input"))
  var inputs: [String] = []

  @OptionGroup var rows: EvalRowOptions
  @OptionGroup var measuring: EvalMeasuringOptions
  @OptionGroup var output: EvalOutputOptions

  @Option(help: ArgumentHelp("Measure what this file lists.", valueName: "file"))
  var suite: String?

  @Option(help: ArgumentHelp("Also measure all rows as one set of this name.", valueName: "name"))
  var pool: String?

  @Flag(help: "Follow responses token by token, with a head that speaks after every token.")
  var stream = false

  @Option(
    name: .customLong("scores"),
    help: ArgumentHelp("Save every score, as JSON Lines.", valueName: "file"))
  var scoresFile: String?

  @Flag(help: "The inputs are scores that --scores saved: nothing is scored again.")
  var fromScores = false

  func validate() throws {
    try subject.validate(isNeeded: !fromScores)
    if inputs.isEmpty { throw ValidationError("expected at least one input: a file, a folder, a glob or -") }
    if suite != nil && !fromScores && inputs.count != 1 {
      throw ValidationError("--suite takes one folder, found \(inputs.count) inputs")
    }
    if stream && (subject.model == nil || suite != nil || scoresFile != nil) {
      throw ValidationError("--stream needs --model, and has neither --suite nor --scores")
    }
    if fromScores && (scoresFile != nil || measuring.atFpr != nil) {
      throw ValidationError("--from-scores scores nothing, so not with --scores or --at-fpr")
    }
  }

  func run() async throws {
    let progress = EvalProgress(isShown: !output.quiet)
    var report = Report(subject: fromScores ? inputs.joined(separator: ", ") : "", bootstrap: measuring.bootstrap)
    if stream {
      try await follow(into: &report, progress: progress)
    } else {
      try await measure(into: &report, progress: progress)
    }
    try output.show(report)
  }
}

// MARK: - Scores

extension EvalCommand {
  private func measure(into report: inout Report, progress: EvalProgress) async throws {
    let suite = try suite.map(Suite.init(contentsOf:))
    var scored: ScoredRows
    var thresholds: [String: Threshold] = [:]
    if fromScores {
      scored = try savedScores()
    } else {
      let (scorer, name) = try subject.scorer(suiteHeads: suite?.heads)
      report.subject = name
      let run = EvalRun(scorer: scorer, reader: rows.reader, progress: progress)
      thresholds = try await measuring.pickedThresholds(with: run)
      scored = try await run.score(files(of: suite), savingTo: scoresFile, namedAsFiles: suite != nil)
    }
    for head in scored.heads {
      let base = thresholds[head] ?? suite?.threshold(of: head) ?? .even
      thresholds[head] = measuring.threshold.threshold(of: head, else: base) ?? thresholds[head]
    }
    report.evaluations =
      try suite.map { try evaluate($0, scored, thresholds) } ?? evaluations(of: scored, thresholds)
    if report.evaluations.isEmpty { throw EvaluationError.nothing("nothing could be measured") }
  }

  private func savedScores() throws -> ScoredRows {
    var scored = ScoredRows(heads: [])
    for file in try CorpusInputs.files(matching: inputs) { try scored.append(ScoreFile.read(file)) }
    for head in subject.heads where head != "all" && !scored.heads.contains(head) {
      throw EvaluationError.unknown(kind: "head", name: head, known: scored.heads)
    }
    return scored
  }

  private func files(of suite: Suite?) throws -> [CorpusFile] {
    guard let suite else { return try CorpusInputs.files(matching: inputs) }
    let endings = CorpusFormats.endings
    return suite.sources.compactMap { source in
      let path = endings.lazy.map { "\(inputs[0])/\(source)\($0)" }
        .first { FileManager.default.fileExists(atPath: $0) }
      return path.map { CorpusFile(path: $0, name: source) }
    }
  }
}

// MARK: - Measuring

extension EvalCommand {
  private func evaluate(
    _ suite: Suite, _ scored: ScoredRows, _ thresholds: [String: Threshold]
  ) throws -> [Evaluation] {
    let (evaluations, notes) = try suite.evaluate(scored, with: measuring.evaluator, thresholds: thresholds)
    for note in notes { CommandOutput.note("note: \(note)") }
    return evaluations
  }

  private func evaluations(of scored: ScoredRows, _ thresholds: [String: Threshold]) throws -> [Evaluation] {
    let heads = subject.heads.isEmpty || subject.heads.contains("all") ? scored.heads : subject.heads
    let bySource = Dictionary(grouping: scored.rows, by: \.facts.source)
    var sets = scored.sources.map { (name: $0, rows: bySource[$0] ?? []) }
    if let pool { sets.append((name: pool, rows: scored.rows)) }
    var evaluations: [Evaluation] = []
    for (name, rows) in sets {
      for head in heads {
        let rows = try ScoredRows(heads: scored.heads, rows: rows).rows(of: head)
        if rows.isEmpty {
          CommandOutput.note("note: \(name): \(head) says nothing about such rows")
          continue
        }
        evaluations.append(
          try measuring.evaluator.evaluate(
            rows, dataset: name, head: head, threshold: thresholds[head] ?? .even, metrics: measuring.metricNames))
      }
    }
    return evaluations
  }

  private func follow(into report: inout Report, progress: EvalProgress) async throws {
    let (tracer, name) = try subject.tracer()
    report.subject = name
    let threshold = measuring.threshold.threshold(of: tracer.head, else: .even) ?? .even
    var traces: [StreamTrace] = []
    for file in try CorpusInputs.files(matching: inputs) {
      let before = traces.count
      try await rows.reader.read(file) { examples in
        traces += try tracer.traces(of: examples)
        progress.advance(examples.count, in: file.name)
      }
      progress.finish(file.name, rows: traces.count - before)
    }
    var sources = traces.map(\.facts.source).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
      .map { source in (name: source, traces: traces.filter { $0.facts.source == source }) }
    if let pool { sources.append((name: pool, traces: traces)) }
    report.streams = try sources.map { name, traces in
      try measuring.evaluator.evaluate(traces, dataset: name, head: tracer.head, threshold: threshold)
    }
    if traces.isEmpty { throw EvaluationError.nothing("no responses among the rows") }
  }
}
