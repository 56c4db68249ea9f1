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
  let recorded: RecordedAttributes?
  let observing: ObservedPolicy?
  let clock: @Sendable () -> Int64

  /// - Parameters:
  ///   - policy: What judges. Its stages must include `pretraining`.
  ///   - log: What keeps the decisions.
  ///   - recorded: What an earlier run saw in the corpus, to decide from without looking at it again; opened for `policy`.
  ///   - clock: Microseconds since 1970 UTC.
  public init(
    policy: any Policy, log: any DecisionLog = NullDecisionLog(), options: FilterOptions = FilterOptions(),
    recorded: RecordedAttributes? = nil,
    clock: @escaping @Sendable () -> Int64 = { Int64(Date().timeIntervalSince1970 * 1e6) }
  ) {
    self.policy = policy
    self.log = log
    self.options = options
    self.recorded = recorded
    observing = ObservedPolicy(policy)
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
    let folder = OutputFolder(path: output, attributes: options.attributes)
    try CorpusFormats.checkRequirements(of: inputs)
    try Self.expectApart(inputs, output: output)
    if let attributes = options.attributes {
      try Self.expectApart(inputs, output: attributes.folder)
      try attributes.expectNoOutput(of: folder)
    }
    let fingerprint = Fingerprint(policy: policy.id, inputs: inputs, options: options).hex
    // Before the lock too, which leaves something in the folder: another run's must stay as it is.
    if !overwrite { _ = try Self.finishedReport(in: folder, fingerprint: fingerprint) }
    let lock = try FolderLock(folder)
    defer { withExtendedLifetime(lock) {} }
    if overwrite { try folder.clear() }
    if let report = try Self.finishedReport(in: folder, fingerprint: fingerprint) {
      try Folders.remove(folder.unfinished)
      return report
    }
    let recording = try options.attributes.map {
      try AttributeRecording(
        $0, of: policy.id, observing, inputs: inputs, options: options, fingerprint, overwrite: overwrite)
    }
    let state = try await interruptedState(in: folder, inputs: inputs, fingerprint: fingerprint)
    let run = try await FilterRun(
      inputs: inputs, folder: folder, filter: self, state: state, onProgress: onProgress)
    let report = FilterReport(
      policy: policy.id, inputs: inputs.map(\.name), fingerprint: fingerprint, tally: try await run.run())
    try await log.flush()
    try recording?.finish(documents: report.tally.documents, textsDigest: run.textsDigest)
    try report.write(to: folder)
    try Folders.remove(folder.unfinished)
    return report
  }

  /// The name of a run that begins. One that the log knows would be taken for the same run gone on with.
  func newRun() async throws -> String {
    guard let name = options.run else { return UUID().uuidString.lowercased() }
    guard try await log.recordCount(ofRun: name) == 0 else { throw FilterError.runIsLogged(name) }
    return name
  }

  /// A judge for each compression that outputs take.
  func judges(run: String) -> [Compression: BlockJudge] {
    Dictionary(uniqueKeysWithValues: Compression.allCases.map { ($0, judge(run: run, compression: $0)) })
  }

  func judge(run: String, compression: Compression) -> BlockJudge {
    BlockJudge(
      filter: documentFilter(run: run),
      format: JSONLinesFormat(
        textField: options.textField, idField: options.idField, urlField: options.urlField),
      compressor: BlockCompressor(compression, level: options.compressionLevel), strict: options.strict,
      attributes: attributeWriter)
  }

  func documentFilter(run: String) -> DocumentFilter {
    DocumentFilter(
      policy: policy, observing: observing, observesCompletely: options.attributes != nil, failure: options.failure,
      run: run, clock: clock)
  }

  private var attributeWriter: AttributeWriter? {
    guard let attributes = options.attributes, let observing else { return nil }
    return AttributeWriter(set: attributes.name, rules: observing.rules)
  }

  /// The report of a finished run of this fingerprint; nil when none has finished here.
  ///
  /// - Throws: ``FilterError/otherRun(path:finished:)``.
  static func finishedReport(in folder: OutputFolder, fingerprint: String) throws -> FilterReport? {
    guard let report = try SavedState.load(FilterReport.self, from: folder.reportJSON), !report.isSurvey else {
      return nil
    }
    guard report.fingerprint == fingerprint else {
      throw FilterError.otherRun(path: folder.path, finished: true)
    }
    return report
  }

  /// The state to go on from: a saved one of this fingerprint, or a fresh one.
  private func interruptedState(
    in folder: OutputFolder, inputs: [CorpusFile], fingerprint: String
  ) async throws -> RunState {
    guard let state = try SavedState.load(RunState.self, from: folder.state) else {
      guard !folder.holdsDocuments else { throw FilterError.otherRun(path: folder.path, finished: true) }
      let fresh = RunState(
        run: try await newRun(), fingerprint: fingerprint, policy: FilterReport.PolicySummary(policy.id),
        inputs: inputs.map(\.name))
      try SavedState.save(fresh, to: folder.state)
      return fresh
    }
    guard state.fingerprint == fingerprint else {
      throw FilterError.otherRun(path: folder.path, finished: false)
    }
    return state
  }

  /// Refuses inputs that lie in the folder `output`, by whatever links: a run there would judge what it writes itself.
  ///
  /// - Throws: ``FilterError/outputIsInput(path:)``.
  public static func expectApart(_ inputs: [CorpusFile], output: String) throws {
    let folder = Folders.resolved(output) + "/"
    for input in inputs where input.path != "-" {
      let parent = URL(fileURLWithPath: input.path).deletingLastPathComponent().path
      let places = [Folders.resolved(input.path), Folders.resolved(parent) + "/"]
      if places.contains(where: { $0.hasPrefix(folder) }) { throw FilterError.outputIsInput(path: input.path) }
    }
  }
}
