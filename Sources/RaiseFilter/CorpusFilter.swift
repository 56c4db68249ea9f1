import Foundation
import RaiseCore
import RaiseCorpus

/// Filters a corpus with a policy: every document is judged, kept, redacted or removed, and every decision logged.
///
///     let filter = CorpusFilter(policy: policy, log: log)
///     let report = try await filter.run(CorpusInputs.files(matching: ["corpus/"]), output: "filtered")
///
/// The output depends on the policy, the inputs and the options alone: the same bytes for any number of workers, and
/// after any number of interruptions. See ``OutputFolder`` for what lies where.
public struct CorpusFilter: Sendable {
  let policy: any Policy
  let log: any DecisionLog
  let options: FilterOptions
  let clock: @Sendable () -> Int64

  /// - Parameters:
  ///   - policy: What judges. Its stages must include `pretraining`.
  ///   - log: What keeps the decisions.
  ///   - clock: Microseconds since 1970 UTC.
  public init(
    policy: any Policy, log: any DecisionLog = NullDecisionLog(), options: FilterOptions = FilterOptions(),
    clock: @escaping @Sendable () -> Int64 = { Int64(Date().timeIntervalSince1970 * 1e6) }
  ) {
    self.policy = policy
    self.log = log
    self.options = options
    self.clock = clock
  }

  /// Filters `inputs` into the folder `output`, going on where an interrupted run of the same fingerprint stopped.
  ///
  /// A finished run of the same fingerprint is left as it is, and its report returned.
  ///
  /// - Parameters:
  ///   - overwrite: Whether to remove what another run left in `output` first.
  ///   - onProgress: Called after every block, on the calling task.
  /// - Throws: ``FilterError``, `CorpusError`, and what the log throws. Cancellation saves the state and throws
  ///   `CancellationError`.
  public func run(
    _ inputs: [CorpusFile], output: String, overwrite: Bool = false,
    onProgress: @escaping (FilterProgress) -> Void = { _ in }
  ) async throws -> FilterReport {
    let folder = OutputFolder(path: output)
    try CorpusFormats.checkRequirements(of: inputs)
    try refuseOverlap(inputs, output: output)
    let lock = try FolderLock(folder)
    defer { withExtendedLifetime(lock) {} }
    if overwrite { try folder.clear() }
    let fingerprint = Fingerprint(policy: policy.id, inputs: inputs, options: options).hex
    if let report = try finishedReport(in: folder, fingerprint: fingerprint) {
      try Folders.remove(folder.unfinished)
      return report
    }
    let state = try interruptedState(in: folder, fingerprint: fingerprint)
    let run = try await FilterRun(
      inputs: inputs, folder: folder, filter: self, state: state, onProgress: onProgress)
    let report = FilterReport(
      policy: policy.id, inputs: inputs.map(\.name), fingerprint: fingerprint, tally: try await run.run())
    try await log.flush()
    try report.write(to: folder)
    try Folders.remove(folder.unfinished)
    return report
  }

  /// A judge for each compression that outputs take.
  func judges(run: String) -> [Compression: BlockJudge] {
    Dictionary(uniqueKeysWithValues: Compression.allCases.map { ($0, judge(run: run, compression: $0)) })
  }

  func judge(run: String, compression: Compression) -> BlockJudge {
    BlockJudge(
      filter: DocumentFilter(policy: policy, failure: options.failure, run: run, clock: clock),
      format: JSONLinesFormat(textField: options.textField, idField: options.idField),
      compressor: BlockCompressor(compression), strict: options.strict)
  }

  private func finishedReport(in folder: OutputFolder, fingerprint: String) throws -> FilterReport? {
    guard let report = try SavedState.load(FilterReport.self, from: folder.reportJSON), !report.isSurvey else {
      return nil
    }
    guard report.fingerprint == fingerprint else {
      throw FilterError.otherRun(path: folder.path, finished: true)
    }
    return report
  }

  /// The state to go on from: a saved one of this fingerprint, or a fresh one.
  private func interruptedState(in folder: OutputFolder, fingerprint: String) throws -> RunState {
    guard let state = try SavedState.load(RunState.self, from: folder.state) else {
      guard !folder.holdsDocuments else { throw FilterError.otherRun(path: folder.path, finished: true) }
      let fresh = RunState(run: UUID().uuidString.lowercased(), fingerprint: fingerprint)
      try SavedState.save(fresh, to: folder.state)
      return fresh
    }
    guard state.fingerprint == fingerprint else {
      throw FilterError.otherRun(path: folder.path, finished: false)
    }
    return state
  }

  /// Reading from a folder that is being written to would judge our own output.
  private func refuseOverlap(_ inputs: [CorpusFile], output: String) throws {
    let folder = URL(fileURLWithPath: output).standardizedFileURL.path + "/"
    for input in inputs where URL(fileURLWithPath: input.path).standardizedFileURL.path.hasPrefix(folder) {
      throw FilterError.outputIsInput(path: input.path)
    }
  }
}
