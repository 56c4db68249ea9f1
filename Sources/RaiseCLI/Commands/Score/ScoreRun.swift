import Crypto
import Foundation
import RaiseCore
import RaiseCorpus
import RaiseFilter
import RaiseReward

/// Scores files of rows into a folder: reads, scores on several workers, commits in order, checkpoints, finishes. What is
/// written depends on policy, inputs and settings alone, whatever the workers and interruptions.
struct ScoreRun: Sendable {
  let settings: ScoreSettings
  let inputs: [CorpusFile]
  let folder: ScoreFolder
  let log: any DecisionLog
  let workers: Int

  /// Rows of one unit of work and of resumption, in bytes: about a second's work for a model.
  private static let blockBytes = 64 << 10
  private static let maxBytesInFlight = 64 << 20

  func run(overwrite: Bool, onProgress: @escaping (ScoreTally, Int) -> Void) async throws -> ScoreReport {
    try refuseOverlap()
    try Folders.make(folder.unfinished)
    let lock = try FolderLock(file: folder.lock, of: folder.path)
    defer { withExtendedLifetime(lock) {} }
    if overwrite { try folder.clear() }
    let fingerprint = fingerprint
    if let report = try SavedState.load(ScoreReport.self, from: folder.report) {
      guard report.fingerprint == fingerprint else { throw FilterError.otherRun(path: folder.path, finished: true) }
      try Folders.remove(folder.unfinished)
      return report
    }
    let pass = try await ScorePass(self, state: state(fingerprint), onProgress: onProgress)
    let tally = try await pass.run()
    try await log.flush()
    let report = ScoreReport(
      policy: "\(settings.policy.id)", digest: settings.policy.id.digest.description, inputs: inputs.map(\.name),
      fingerprint: fingerprint, tally: tally, multiplier: pass.multiplier)
    try report.write(to: folder.report)
    try Folders.remove(folder.unfinished)
    return report
  }

  private func state(_ fingerprint: String) throws -> ScoreState {
    guard let state = try SavedState.load(ScoreState.self, from: folder.state) else {
      guard !folder.holdsScores else { throw FilterError.otherRun(path: folder.path, finished: true) }
      let fresh = ScoreState(
        run: UUID().uuidString.lowercased(), fingerprint: fingerprint, multiplier: settings.multiplier)
      try SavedState.save(fresh, to: folder.state)
      return fresh
    }
    guard state.fingerprint == fingerprint else { throw FilterError.otherRun(path: folder.path, finished: false) }
    return state
  }

  /// A digest of all that the output depends on.
  private var fingerprint: String {
    var facts = [
      "raise score 1", settings.policy.id.description, settings.policy.id.digest.description,
      "\(settings.formula)", "\(settings.fields)", "\(settings.task)", "\(settings.asAttributes)",
      settings.multiplier.map { "\($0.costLimit)" } ?? "", BlockCompressor.engine(),
    ]
    for input in inputs { facts += [input.name, input.path, Fingerprint.stamp(of: input.path)] }
    let bytes = facts.flatMap { Array("\($0.utf8.count):\($0)".utf8) }
    return ContentDigest(SHA256.hash(data: bytes))?.description ?? ""
  }

  private func refuseOverlap() throws {
    let own = URL(fileURLWithPath: folder.path).standardizedFileURL.path + "/"
    for input in inputs where URL(fileURLWithPath: input.path).standardizedFileURL.path.hasPrefix(own) {
      throw FilterError.outputIsInput(path: input.path)
    }
  }

  fileprivate var pipelineOptions: FilterOptions {
    var options = FilterOptions()
    options.blockBytes = Self.blockBytes
    return options
  }

  fileprivate func pipeline(
    _ source: BlockSource, state: ScoreState, commit: @escaping (ScorePass.Product) async throws -> Void
  ) -> OrderedPipeline<BlockSource.Piece, ScorePass.Product> {
    var settings = settings
    settings.multiplier = state.multiplier
    let scorer = BlockScorer(settings: settings, run: state.run)
    let work: @Sendable (BlockSource.Piece) async throws -> ScorePass.Product = { [inputs] piece in
      switch piece {
      case .end(let file, _): .end(file: file)
      case .block(let block, let file): .block(try await scorer.score(block, of: inputs[file]), file: file)
      }
    }
    return OrderedPipeline(
      workers: workers, maxWeight: Self.maxBytesInFlight, weight: \.weight, take: { try source.next() }, work: work,
      commit: commit)
  }
}

/// One pass over the inputs, from a state on.
private final class ScorePass {
  enum Product: Sendable {
    case block(ScoredBlock, file: Int)
    case end(file: Int)
  }

  private let run: ScoreRun
  var multiplier: LagrangeMultiplier? { state.multiplier }
  private let source: BlockSource
  private let onProgress: (ScoreTally, Int) -> Void
  private var state: ScoreState
  private var files: (scores: OutputFile, errors: OutputFile)?
  /// Records of this run that the log holds already, from before an interruption.
  private let recordsLogged: Int
  private var lastCheckpoint = ContinuousClock.now

  init(_ run: ScoreRun, state: ScoreState, onProgress: @escaping (ScoreTally, Int) -> Void) async throws {
    (self.run, self.onProgress) = (run, onProgress)
    recordsLogged = try await run.log.recordCount(ofRun: state.run)
    // A log that lost records the state counts on: score again from the start, which adds exactly what is missing.
    self.state =
      recordsLogged < state.records
      ? ScoreState(run: state.run, fingerprint: state.fingerprint, multiplier: state.multiplier) : state
    source = BlockSource(
      inputs: run.inputs, options: run.pipelineOptions, file: self.state.file, position: self.state.position)
  }

  func run() async throws -> ScoreTally {
    do {
      try await run.pipeline(source, state: state) { [self] in try await commit($0) }.run()
    } catch {
      try? await checkpoint()
      throw error
    }
    return state.tally
  }

  private func commit(_ product: Product) async throws {
    switch product {
    case .block(let block, let file):
      let files = try files(of: file)
      try files.scores.append(block.scores)
      try files.errors.append(block.errors)
      let skipped = min(max(0, recordsLogged - state.records), block.records.count)
      if skipped < block.records.count { try await run.log.record(contentsOf: Array(block.records[skipped...])) }
      state.records += block.records.count
      state.position = block.position
      (state.scoresLength, state.errorsLength) = (files.scores.length, files.errors.length)
      state.tally += block.tally
      if ContinuousClock.now - lastCheckpoint > .seconds(1) { try await checkpoint() }
    case .end(let file):
      try finish(file)
      state.file = file + 1
      state.position = InputPosition()
      (state.scoresLength, state.errorsLength) = (0, 0)
    }
    onProgress(state.tally, source.bytesRead)
  }

  private func files(of file: Int) throws -> (scores: OutputFile, errors: OutputFile) {
    if let files { return files }
    let name = run.inputs[file].name
    let folder = run.folder
    for part in ScoreFolder.Part.allCases {
      // A run that was killed between giving a file its final name and noting so finds it there: it goes back.
      let (finished, unfinished) = (folder.finished(part, of: name), folder.unfinished(part, of: name))
      if FileManager.default.fileExists(atPath: finished), !FileManager.default.fileExists(atPath: unfinished) {
        try Folders.move(finished, onto: unfinished)
      }
    }
    let opened = (
      scores: try OutputFile(path: folder.unfinished(.scores, of: name), length: state.scoresLength),
      errors: try OutputFile(path: folder.unfinished(.errors, of: name), length: state.errorsLength)
    )
    files = opened
    return opened
  }

  /// Gives the whole files their names; errors only where there are any.
  private func finish(_ file: Int) throws {
    let name = run.inputs[file].name
    let files = try files(of: file)
    if files.scores.length == 0 { try files.scores.append(BlockCompressor(Compression.named(name)).emptyMember) }
    try files.scores.synchronize()
    try files.errors.synchronize()
    let hasErrors = files.errors.length > 0
    self.files = nil
    try Folders.move(run.folder.unfinished(.scores, of: name), onto: run.folder.finished(.scores, of: name))
    let errors = run.folder.unfinished(.errors, of: name)
    if hasErrors {
      try Folders.move(errors, onto: run.folder.finished(.errors, of: name))
    } else {
      try Folders.remove(errors)
    }
  }

  private func checkpoint() async throws {
    try files?.scores.synchronize()
    try files?.errors.synchronize()
    try await run.log.flush()
    try SavedState.save(state, to: run.folder.state)
    lastCheckpoint = ContinuousClock.now
  }
}
