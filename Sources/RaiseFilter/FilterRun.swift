import Foundation
import RaiseCore
import RaiseCorpus

/// One run over a list of files into a folder: reads, judges, commits in order, checkpoints, finishes.
final class FilterRun {
  private let inputs: [CorpusFile]
  private let folder: OutputFolder
  private let options: FilterOptions
  private let log: any DecisionLog
  private let judges: [Compression: BlockJudge]
  private let source: JudgingSource
  private let onProgress: (FilterProgress) -> Void
  private var state: RunState
  private var output: FileOutput?
  private var outputFile: Int?
  /// Records of this run that the log holds already, from before an interruption.
  private var recordsLogged: Int
  private var lastCheckpoint = ContinuousClock.now
  private let clock: @Sendable () -> Int64
  private let start: Int64
  private let tallyAtStart: Tally
  private let isApplied: Bool

  init(
    inputs: [CorpusFile], folder: OutputFolder, filter: CorpusFilter, state: RunState,
    onProgress: @escaping (FilterProgress) -> Void
  ) async throws {
    self.inputs = inputs
    self.folder = folder
    self.options = filter.options
    self.log = filter.log
    self.onProgress = onProgress
    recordsLogged = try await filter.log.recordCount(ofRun: state.run)
    // The log lost records that the state counts on (its disk lost power, or it is another file): judge again from
    // the start, which adds exactly what is missing.
    self.state =
      recordsLogged < state.records
      ? RunState(run: state.run, fingerprint: state.fingerprint, policy: state.policy, inputs: state.inputs) : state
    (clock, start, isApplied) = (filter.clock, filter.clock(), filter.recorded != nil)
    tallyAtStart = self.state.tally
    judges = filter.judges(run: state.run)
    source = JudgingSource(
      inputs: inputs, filter: filter, file: self.state.file, position: self.state.position)
  }

  /// Runs to the end, or throws with everything committed so far saved to resume from.
  func run() async throws -> Tally {
    do {
      try await pipeline.run()
    } catch {
      try? await checkpoint()
      try? addSession()
      throw error
    }
    try addSession()
    return state.tally
  }

  /// Notes how fast it went since this process began to work on the run.
  private func addSession() throws {
    let session = Throughput.Session(
      startMicroseconds: start, seconds: Double(max(0, clock() - start)) / 1e6,
      documents: state.tally.documents - tallyAtStart.documents,
      textBytes: state.tally.textBytes - tallyAtStart.textBytes,
      workers: options.workers, isApplied: isApplied)
    if session.documents > 0 { try Throughput.add(session, to: folder.throughput) }
  }

  /// The digest over all texts, for attributes.
  var textsDigest: String { state.textsDigest ?? "" }

  private enum Product: Sendable {
    case outcome(BlockOutcome, file: Int)
    case end(file: Int, isEmpty: Bool)
  }

  /// Blocks in flight hold at most this many bytes of input together; a longer line goes alone.
  static let maxBytesInFlight = 64 << 20

  private var pipeline: OrderedPipeline<JudgingSource.Piece, Product> {
    let work: @Sendable (JudgingSource.Piece) async throws -> Product = { [inputs, judges] piece in
      switch piece.corpus {
      case .end(let file, let isEmpty): return .end(file: file, isEmpty: isEmpty)
      case .block(let block, let file):
        guard let judge = judges[Compression.named(inputs[file].name)] else { preconditionFailure("a judge for each") }
        let outcome = try await judge.judge(block, of: inputs[file].name, recorded: piece.recorded)
        return .outcome(outcome, file: file)
      }
    }
    return OrderedPipeline(
      workers: options.workers, maxWeight: Self.maxBytesInFlight, weight: \.corpus.weight,
      take: { [self] in try source.next() }, work: work, commit: { [self] in try await commit($0) })
  }

  private func commit(_ product: Product) async throws {
    switch product {
    case .outcome(let outcome, let file):
      let output = try output(of: file)
      try output.append(outcome)
      try await record(outcome.records)
      // All of it at once, after both are through: a failure in between leaves the state true.
      state.records += outcome.records.count
      state.position = outcome.position
      state.lengths = output.lengths
      state.tally += outcome.tally
      if folder.attributes != nil { state.textsDigest = TextsDigest.extended(state.textsDigest, by: outcome.records) }
      if ContinuousClock.now - lastCheckpoint > .seconds(1) { try await checkpoint() }
    case .end(let file, let isEmpty):
      let finished = try output(of: file)
      try finished.finish()
      if isEmpty { state.tally.emptyInputs += 1 }
      output = nil
      state.file = file + 1
      state.position = InputPosition()
      state.lengths = OutputLengths()
      if finished.needsCheckpoint { try await checkpoint() }
      try finished.removeVerdicts()
    }
    onProgress(progress)
  }

  /// Hands records to the log, leaving out those it holds already.
  private func record(_ records: [DecisionRecord]) async throws {
    let skipped = min(max(0, recordsLogged - state.records), records.count)
    if skipped < records.count { try await log.record(contentsOf: Array(records[skipped...])) }
  }

  private func output(of file: Int) throws -> FileOutput {
    if let output, outputFile == file { return output }
    let name = inputs[file].name
    let opened = try FileOutput(
      folder: folder, name: name, lengths: state.lengths,
      compressor: BlockCompressor(Compression.named(name)),
      rows: RowFile(inputs[file], textField: options.textField))
    output = opened
    outputFile = file
    return opened
  }

  /// Makes outputs and log durable, then notes how far they go.
  private func checkpoint() async throws {
    try output?.synchronize()
    try await log.flush()
    try SavedState.save(state, to: folder.state)
    lastCheckpoint = ContinuousClock.now
  }

  private var progress: FilterProgress {
    FilterProgress(
      documents: state.tally.documents, removed: state.tally.removed,
      bytesRead: source.bytesRead)
  }
}
