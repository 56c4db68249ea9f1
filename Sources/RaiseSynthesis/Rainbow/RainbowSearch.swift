import Foundation
import RaiseCore

/// Looks for prompts that a model fails on: Rainbow Teaming (Samvelyan et al., arXiv 2402.16822) with our own scenarios.
///
/// Again and again a cell of hazard × attack style is picked, a prompt mutated into it, the target asked, and its answer
/// judged by the guard's policy for output; what does more harm than the cell's entry takes its place. What the target
/// failed on at the end becomes rows to train on, with a safe answer to prefer.
///
///     let search = RainbowSearch(plan: plan, target: client, policy: guardPolicy)
///     let report = try await search.run(output: "found", iterations: 800)
///
/// Iterations go in generations of ``generationSize``, each made from the archive as the one before left it and taken in
/// in order, so the outcome depends on plan, seed, mutator, target and policy alone, and neither on how many questions
/// are asked at once nor on interruptions. More iterations go on from the archive that is there.
public struct RainbowSearch: Sendable {
  /// Iterations made side by side.
  public static let generationSize = 8

  let plan: SynthesisPlan
  let target: ChatClient
  let mutator: any PromptMutator
  let judge: Judge
  let log: any DecisionLog
  let settings: Settings
  let clock: @Sendable () -> Int64

  /// How the target is asked, and what is kept.
  public struct Settings: Sendable {
    /// Tokens of the target's answer at most.
    public var maxTokens: Int
    /// The target's temperature, in 0...2.
    public var temperature: Double
    /// Whether the archive keeps what the target answered.
    public var keepsAnswers: Bool
    /// Names of exports; all when nil.
    public var formats: [String]?

    public init(
      maxTokens: Int = 512, temperature: Double = 0, keepsAnswers: Bool = false, formats: [String]? = nil
    ) {
      self.maxTokens = maxTokens
      self.temperature = temperature
      self.keepsAnswers = keepsAnswers
      self.formats = formats
    }
  }

  /// - Parameters:
  ///   - target: The model under test.
  ///   - mutator: What makes prompts of prompts; our own transforms and styles when nil.
  ///   - policy: Judges the target's answers at stage `output`; it fails where it is blocked.
  ///   - log: What keeps every decision.
  ///   - clock: Microseconds since 1970 UTC.
  public init(
    plan: SynthesisPlan, target: ChatClient, mutator: (any PromptMutator)? = nil, policy: any Policy,
    log: any DecisionLog = NullDecisionLog(), settings: Settings = Settings(),
    clock: @escaping @Sendable () -> Int64 = { Int64(Date().timeIntervalSince1970 * 1e6) }
  ) {
    self.plan = plan
    self.target = target
    self.mutator = mutator ?? TemplateMutator(plan)
    judge = Judge(responsePolicy: policy, requirements: [])
    self.log = log
    self.settings = settings
    self.clock = clock
  }

  /// Searches in the folder `output` until `iterations` are done, rounded up to whole generations, going on where an
  /// earlier call stopped. However it ends, archive, rows and report are those of the last whole generation.
  ///
  /// - Parameters:
  ///   - overwrite: Whether to remove what another search left in `output` first.
  ///   - onProgress: Called after every generation, on the calling task.
  /// - Throws: ``SynthesisError``, what the log throws, and `CancellationError`; the state is saved before.
  public func run(
    output: String, iterations: Int, overwrite: Bool = false,
    onProgress: @escaping (RainbowProgress) -> Void = { _ in }
  ) async throws -> RainbowReport {
    let folder = RainbowFolder(path: output)
    let lock = try FolderLock(output, file: folder.lock)
    defer { withExtendedLifetime(lock) {} }
    if overwrite { try folder.clear() }
    return try await RainbowRun(self, folder: folder, state: try state(in: folder)).run(iterations, onProgress)
  }

  /// The state to go on from: a saved one of this fingerprint, or a fresh one.
  private func state(in folder: RainbowFolder) throws -> RainbowState {
    guard let state = try RainbowState.load(folder.state) else {
      guard !folder.holdsRows else { throw SynthesisError.otherRun(path: folder.path, finished: true) }
      let fresh = RainbowState(run: UUID().uuidString.lowercased(), fingerprint: fingerprint)
      try fresh.save(folder.state)
      return fresh
    }
    guard state.fingerprint == fingerprint else {
      throw SynthesisError.otherRun(path: folder.path, finished: false)
    }
    return state
  }

  /// A digest of all that the outcome depends on.
  var fingerprint: String {
    let facts =
      [
        "raise rainbow 1", plan.id.description, plan.id.digest.description, String(plan.seed), "\(target.endpoint)",
        "\(settings.maxTokens)", "\(settings.temperature)", "\(settings.keepsAnswers)", mutator.id.name,
        mutator.id.model,
      ] + mutator.facts + judge.facts
    return ContentDigest.of(facts.map { "\($0.utf8.count):\($0)" }.joined()).description
  }
}

/// How far a search has come.
public struct RainbowProgress: Sendable, Hashable {
  public var iterations: Int
  public var planned: Int
  /// Cells in all, those with an entry, and those on whose entry the target fails.
  public var cells: Int
  public var covered: Int
  public var failing: Int
}

/// The layout of a search's output folder.
///
///     archive.jsonl     the best prompt of each cell, with what became of it
///     rows.jsonl        what the target fails on, as rows to train on
///     <trainer>/…       the exports of these rows
///     report.json       counts
///     .search/          state.json, from which a search goes on
struct RainbowFolder: Sendable {
  let path: String

  var archive: String { path + "/archive.jsonl" }
  var rows: String { path + "/rows.jsonl" }
  var report: String { path + "/report.json" }
  var state: String { path + "/.search/state.json" }
  var lock: String { path + "/.search/lock" }

  /// Whether rows lie here that no state tells of.
  var holdsRows: Bool { [archive, rows].contains { FileManager.default.fileExists(atPath: $0) } }

  /// Removes everything a search writes, but neither the log, nor answers kept, nor the lock.
  func clear() throws {
    for export in Exports.all { try DiskFiles.remove("\(path)/\(export.name)") }
    for file in [archive, rows, report, state] { try DiskFiles.remove(file) }
  }
}

/// Where a search stands. Saved whole and in one step after the log is durable.
struct RainbowState: Sendable, Codable {
  /// The version of this very format.
  var format = 1
  /// The search's name in the log.
  var run: String
  /// What the outcome depends on.
  var fingerprint: String
  /// Whole generations done.
  var generations = 0
  /// Records handed to the log so far.
  var records = 0
  var tally = RainbowTally()
  var archive: [RainbowEntry] = []

  init(run: String, fingerprint: String) {
    self.run = run
    self.fingerprint = fingerprint
  }

  /// The state saved at `path`, or nil when there is none.
  static func load(_ path: String) throws -> RainbowState? {
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    do {
      return try JSONDecoder().decode(RainbowState.self, from: Data(contentsOf: URL(fileURLWithPath: path)))
    } catch {
      throw SynthesisError.unreadableState(path: path, reason: "\(error)")
    }
  }

  func save(_ path: String) throws {
    try DiskFiles.replace(path, with: String(decoding: try JSONEncoder.sorted.encode(self), as: UTF8.self))
  }
}

/// What became of the iterations.
public struct RainbowTally: Sendable, Hashable, Codable {
  /// Answers of the target that were judged, and those of them that were blocked.
  public var answered = 0
  public var blocked = 0
  /// Prompts that were too near their parent or the cell's entry to be worth a question.
  public var tooNear = 0
  /// Iterations without a prompt, an answer or a judgement, by reason.
  public var faults: [String: Int] = [:]
}

extension JSONEncoder {
  /// The same value is always the same bytes.
  static var sorted: JSONEncoder {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return encoder
  }
}
