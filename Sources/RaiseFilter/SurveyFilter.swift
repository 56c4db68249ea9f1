import RaiseCore
import RaiseCorpus

extension CorpusFilter {
  /// Judges `inputs` and writes nothing but the report into the folder `output`: what a run would do.
  ///
  /// Such a report does not stand in the way of the run itself, which replaces it.
  public func survey(
    _ inputs: [CorpusFile], output: String, onProgress: @escaping (FilterProgress) -> Void = { _ in }
  ) async throws -> FilterReport {
    let folder = OutputFolder(path: output)
    try CorpusFormats.checkRequirements(of: inputs)
    try Self.expectApart(inputs, output: output)
    if let report = try SavedState.load(FilterReport.self, from: folder.reportJSON), !report.isSurvey {
      throw FilterError.otherRun(path: output, finished: true)
    }
    let tally = try await pass(over: inputs, judge: judge(run: "", compression: .none), onProgress: onProgress) { _ in }
    let report = FilterReport(
      policy: policy.id, inputs: inputs.map(\.name),
      fingerprint: Fingerprint(policy: policy.id, inputs: inputs, options: options).hex, tally: tally, isSurvey: true)
    try report.write(to: folder)
    return report
  }

  /// Judges all blocks of `inputs` in one go and hands the outcomes over in order.
  func pass(
    over inputs: [CorpusFile], judge: BlockJudge, onProgress: @escaping (FilterProgress) -> Void,
    commit: @escaping (BlockOutcome) async throws -> Void
  ) async throws -> Tally {
    let source = JudgingSource(inputs: inputs, filter: self)
    let names = inputs.map(\.name)
    var tally = Tally()
    let pipeline = OrderedPipeline<JudgingSource.Piece, BlockOutcome>(
      workers: options.workers, maxWeight: FilterRun.maxBytesInFlight, weight: \.corpus.weight,
      take: { try source.next() },
      work: { piece in
        switch piece.corpus {
        case .block(let block, let file):
          return try await judge.judge(block, of: names[file], recorded: piece.recorded)
        case .end(_, let isEmpty): return BlockOutcome(emptyInputs: isEmpty ? 1 : 0)
        }
      },
      commit: { outcome in
        try await commit(outcome)
        tally += outcome.tally
        onProgress(
          FilterProgress(documents: tally.documents, removed: tally.removed, bytesRead: source.bytesRead))
      })
    try await pipeline.run()
    return tally
  }
}
