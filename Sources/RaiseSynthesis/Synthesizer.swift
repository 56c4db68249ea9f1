import Foundation
import RaiseCore

/// Makes post-training safety data from a plan.
///
///     let plan = try SynthesisPlan(path: "policies/synthesis/standard.yaml")
///     let report = try await Synthesizer(plan: plan).run(output: "data")
///
/// The output depends on plan, seed, generator, policies, benchmarks and formats alone: the same bytes for any number of
/// workers, and after any number of interruptions. See ``SynthesisFolder`` for what lies where.
public struct Synthesizer: Sendable {
  let plan: SynthesisPlan
  let generator: any ResponseGenerator
  let judge: Judge
  let log: any DecisionLog
  let leakage: LeakageIndex
  let exports: [any TrainerExport.Type]
  let workers: Int
  let clock: @Sendable () -> Int64

  /// - Parameters:
  ///   - generator: What answers; the plan's own templates when nil.
  ///   - judge: What rows must agree with.
  ///   - log: What keeps the judge's decisions.
  ///   - benchmarks: What no row may repeat.
  ///   - formats: Names of exports; all when nil. Unknown ones are passed over.
  ///   - workers: Batches worked on at the same time, > 0. Never changes the output.
  ///   - clock: Microseconds since 1970 UTC.
  public init(
    plan: SynthesisPlan, generator: (any ResponseGenerator)? = nil, judge: Judge = Judge(),
    log: any DecisionLog = NullDecisionLog(), benchmarks: LeakageIndex = LeakageIndex(), formats: [String]? = nil,
    workers: Int = 1, clock: @escaping @Sendable () -> Int64 = { Int64(Date().timeIntervalSince1970 * 1e6) }
  ) {
    self.plan = plan
    self.generator = generator ?? TemplateGenerator(plan.grammar)
    self.judge = judge
    self.log = log
    leakage = benchmarks
    exports = Exports.all.filter { formats?.contains($0.name) ?? true }
    self.workers = max(1, workers)
    self.clock = clock
  }

  /// Makes the plan's rows in the folder `output`, going on where an interrupted run of the same kind stopped. A
  /// finished run of the same kind is left as it is, and its report returned.
  ///
  /// - Parameters:
  ///   - overwrite: Whether to remove what another run left in `output` first.
  ///   - onProgress: Called after every batch made and every row exported, on the calling task.
  /// - Throws: ``SynthesisError``, and what the log throws. Cancellation saves the state and throws
  ///   `CancellationError`.
  public func run(
    output: String, overwrite: Bool = false, onProgress: @escaping (SynthesisProgress) -> Void = { _ in }
  ) async throws -> SynthesisReport {
    let folder = SynthesisFolder(path: output)
    let lock = try FolderLock(folder.path, file: folder.lock)
    defer { withExtendedLifetime(lock) {} }
    if overwrite { try folder.clear() }
    if let report = try finishedReport(in: folder) {
      try DiskFiles.remove(folder.unfinished)
      return report
    }
    let state = try interruptedState(in: folder)
    let tally = try await SynthesisRun(self, folder: folder, state: state, onProgress: onProgress).run()
    return try Finish(self, folder: folder, tally: tally, onProgress: onProgress).run()
  }

  func rowMaker(run: String) -> RowMaker {
    RowMaker(plan: plan, generator: generator, judge: judge, clock: DecisionClock(run: run, now: clock))
  }

  /// A digest of all that the output depends on.
  var fingerprint: String {
    let facts =
      [
        "raise synthesize 1", plan.id.description, plan.id.digest.description, String(plan.seed), String(plan.rows),
        generator.id.name, generator.id.model, leakage.fingerprint,
      ] + generator.facts + judge.facts + exports.map { $0.name }
    return ContentDigest.of(facts.map { "\($0.utf8.count):\($0)" }.joined()).description
  }

  private func finishedReport(in folder: SynthesisFolder) throws -> SynthesisReport? {
    guard let report = try SynthesisReport.load(folder.report) else { return nil }
    guard report.fingerprint == fingerprint else { throw SynthesisError.otherRun(path: folder.path, finished: true) }
    return report
  }

  /// The state to go on from: a saved one of this fingerprint, or a fresh one.
  private func interruptedState(in folder: SynthesisFolder) throws -> SynthesisState {
    guard let state = try SynthesisState.load(folder.state) else {
      guard !folder.holdsRows else { throw SynthesisError.otherRun(path: folder.path, finished: true) }
      let fresh = SynthesisState(run: UUID().uuidString.lowercased(), fingerprint: fingerprint)
      try fresh.save(folder.state)
      return fresh
    }
    guard state.fingerprint == fingerprint else {
      throw SynthesisError.otherRun(path: folder.path, finished: false)
    }
    return state
  }
}
