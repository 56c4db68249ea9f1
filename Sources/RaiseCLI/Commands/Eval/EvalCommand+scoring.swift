import Foundation
import RaiseCorpus
import RaiseEvaluation

/// What was scored, to be measured.
struct EvalScores {
  /// What scored it.
  var subject: String
  var rows = ScoredRows(heads: [])
  var traces: [HeadTraces] = []
  /// By head: thresholds that policies have, or that were picked on benign rows.
  var thresholds: [String: Threshold] = [:]
}

extension EvalCommand {
  /// The scores and traces that the inputs hold.
  func savedScores() throws -> EvalScores {
    var scores = EvalScores(subject: inputs.joined(separator: ", "))
    for file in try CorpusInputs.files(matching: inputs) {
      scores.rows.append(try ScoreFile.read(file))
      scores.traces += try TraceFile.read(file)
    }
    let known = scores.rows.heads + scores.traces.map(\.head)
    for head in subject.heads + [subject.against].compactMap({ $0 }) where head != "all" && !known.contains(head) {
      throw EvaluationError.unknown(kind: "head", name: head, known: known)
    }
    scores.thresholds = try subject.thresholds(of: measuring.thresholdsOf)
    return scores
  }

  /// The scores and traces of the rows that the inputs hold, or of those that the suite wants.
  func newScores(for suite: Suite?) async throws -> EvalScores {
    var run = EvalRun(
      reader: try rows.reader(needsLabels: !subject.isCompared), progress: EvalProgress(isShown: !output.quiet),
      output: try scoresFile.map(ScoreOutput.init))
    if stream {
      let (tracer, name) = try subject.tracer(head: subject.heads[0])
      let traces = try await run.trace(CorpusInputs.files(matching: inputs), with: tracer)
      if traces.traces.isEmpty { throw EvaluationError.nothing("no responses among the rows") }
      return EvalScores(subject: name, traces: [traces])
    }
    let (scorer, name) = try subject.scorer(suiteHeads: suite?.heads)
    var scores = EvalScores(subject: name)
    scores.thresholds = try subject.thresholds(of: measuring.thresholdsOf)
    if measuring.atFpr != nil { scores.thresholds = try await measuring.pickedThresholds(with: run, scorer) }
    guard let suite, let path = self.suite else {
      scores.rows = try await run.score(CorpusInputs.files(matching: inputs), with: scorer)
      return scores
    }
    run.reader = try rows.reader(suiteGroups: suite.groups?.termGroups(besideSuite: path))
    scores.rows = try await run.score(suite.sources.compactMap(file), with: scorer, namedAsFiles: true)
    if subject.model != nil {
      // A policy says itself what it reads.
      let files = suite.sourcesRead.compactMap { source in file(ofSource: source.file, named: source.name) }
      let reader = subject.readDisguises ? scorer : UndisguisingScorer(scorer)
      scores.rows.append(try await run.score(files, with: reader, namedAsFiles: true))
    }
    for stream in suite.streams ?? [] {
      if let traces = try await traces(of: stream, with: run) { scores.traces.append(traces) }
    }
    return scores
  }

  /// The traces of a suite's stream; nil, with a note, where there is no such model or file.
  private func traces(of stream: Suite.Stream, with run: EvalRun) async throws -> HeadTraces? {
    guard let file = file(ofSource: stream.source), subject.isNetwork else {
      CommandOutput.note(
        "note: \(stream.source), \(stream.head): left out, no \(subject.isNetwork ? "such rows" : "head of tokens")")
      return nil
    }
    var run = run
    if let label = stream.label { run.reader.fields.label = label }
    do {
      return try await run.trace([file], with: subject.tracer(head: stream.head).0, namedAsFiles: true)
    } catch EvaluationError.unknown(_, let name, _) {
      CommandOutput.note("note: \(stream.source), \(stream.head): left out, no head \(name)")
      return nil
    }
  }

  /// The file of a suite's source: in the first of the folders that has it.
  private func file(ofSource source: String) -> CorpusFile? { file(ofSource: source, named: source) }

  private func file(ofSource source: String, named name: String) -> CorpusFile? {
    inputs.lazy.flatMap { folder in CorpusFormats.endings.map { "\(folder)/\(source)\($0)" } }
      .first { FileManager.default.fileExists(atPath: $0) }.map { CorpusFile(path: $0, name: name) }
  }
}
