import ArgumentParser
import Foundation
import RaiseAudit
import RaiseCore
import RaiseCorpus
import RaiseReward
import RaiseRules

/// `raise score`: reward and cost of answers, and why.
struct ScoreCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "score",
    abstract: "Score answers for training: a reward, a cost, and why.",
    discussion: """
      Reads JSON Lines, plain or compressed, with a prompt and a response in each row (or messages). Writes the rows with \
      their scores, errors, a report and the decision log into DIR. Run the same command again after an interruption: it \
      goes on where it stopped.

        raise score rows.jsonl --output scored
        raise score pairs.jsonl --compare chosen rejected --output compared
        raise score candidates.jsonl --best-of responses --output ranked
      """)

  @Option(help: "The policy with a reward section: a name under policies/, or the path of a file.")
  var policy = "reward-safety"

  @OptionGroup var policies: PolicyLocationOptions

  @Argument(help: ArgumentHelp("Files, folders or quoted globs to read; - is standard input.", valueName: "input"))
  var inputs: [String]

  @Option(help: ArgumentHelp("The folder to write to.", valueName: "dir"))
  var output: String

  @OptionGroup var fields: ScoreFields

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Two fields, the better answer first: score both, and say whether the score agrees.", valueName: "field"))
  var compare: [String] = []

  @Option(help: ArgumentHelp("A field with a list of answers: score all, and say which is best.", valueName: "field"))
  var bestOf: String?

  @Flag(help: "Write scores as attributes beside the rows, in Dolma's format, and not into them.")
  var attributes = false

  @Option(
    help: ArgumentHelp(
      "A file with a Lagrange multiplier, made when missing: combines reward and cost, and moves it once at the end.",
      valueName: "file"))
  var lagrange: String?

  @Option(help: "The mean cost that a new multiplier allows.")
  var costLimit: Double?

  @Option(help: ArgumentHelp("The decision log (default: DIR/decisions.sqlite).", valueName: "file"))
  var log: String?

  @Option(help: "Blocks scored at the same time (default: one for each core). Never changes the output.")
  var workers: Int?

  @Flag(help: "End at the first row that cannot be scored.")
  var strict = false

  @Flag(help: "Replace what another run left in the output folder. The log is kept and added to.")
  var overwrite = false

  @Flag(name: .shortAndLong, help: "Show no progress.")
  var quiet = false

  func validate() throws {
    if inputs.isEmpty { throw ValidationError("expected at least one input: a file, a folder, a glob or -") }
    if let workers, workers < 1 { throw ValidationError("--workers: expected 1 or more, found \(workers)") }
    if !compare.isEmpty && compare.count != 2 {
      throw ValidationError("--compare: expected two fields, the better answer's first, found \(compare.count)")
    }
    if !compare.isEmpty && bestOf != nil {
      throw ValidationError("expected one of --compare and --best-of, found both")
    }
    if attributes && (!compare.isEmpty || bestOf != nil) {
      throw ValidationError("--attributes are of one answer a row, so not with --compare or --best-of")
    }
    if let costLimit, !costLimit.isFinite || lagrange == nil {
      throw ValidationError("--cost-limit: expected a finite number together with --lagrange FILE")
    }
  }

  func run() async throws {
    let files = try CorpusInputs.files(matching: inputs)
    let (loaded, formula) = try RewardPolicy.load(policy, in: policies.library())
    let multiplier = try multiplier()
    let settings = ScoreSettings(
      policy: loaded, formula: formula, fields: fields.names, task: task, asAttributes: attributes, strict: strict,
      multiplier: multiplier)
    let log = try openLog()
    let run = ScoreRun(
      settings: settings, inputs: files, folder: ScoreFolder(path: output), log: log,
      workers: workers ?? ProcessInfo.processInfo.activeProcessorCount)
    let progress = ScoreProgressLine(inputs: files, isShown: !quiet)
    let job = Task { [overwrite] in try await run.run(overwrite: overwrite, onProgress: progress.show) }
    let report = try await Interruption.cancelling(job, onInterrupt: progress.clear) { try await job.value }
    progress.clear()
    try await log.close()
    try move(report)
    print((report.summary(task: task) + ["report:    \(output)/report.json"]).joined(separator: "\n"))
    // A row without a score is not a score of nothing.
    if report.tally.errors > 0 {
      CommandOutput.note("raise: \(report.tally.errors) rows could not be scored; \(output)/errors says why")
      throw ExitCode(2)
    }
  }

  private var task: ScoreTask {
    if compare.count == 2 { return .compare(chosen: compare[0], rejected: compare[1]) }
    return bestOf.map { .best(of: $0) } ?? .one
  }

  private func multiplier() throws -> LagrangeMultiplier? {
    guard let lagrange else { return nil }
    guard let state = try LagrangeMultiplier.load(lagrange) else {
      return LagrangeMultiplier(costLimit: costLimit ?? 0)
    }
    if let costLimit, costLimit != state.costLimit {
      throw ValidationError("--cost-limit: \(lagrange) has \(state.costLimit), found \(costLimit)")
    }
    return state
  }

  /// One run is one step of training: the multiplier that weighed its scores moves once, when all are there. A run that is
  /// asked for again finds it moved already.
  private func move(_ report: ScoreReport) throws {
    guard let lagrange, var multiplier = report.multiplier, let cost = report.meanCost else { return }
    guard try LagrangeMultiplier.load(lagrange).map({ $0.updates == multiplier.updates }) ?? true else { return }
    multiplier.update(costs: [cost])
    try multiplier.save(lagrange)
    CommandOutput.note("lambda:    \(multiplier.value) after \(multiplier.updates) updates, \(lagrange)")
  }

  /// The log, in a folder made for it.
  private func openLog() throws -> SQLiteDecisionLog { try LogFile.open(log ?? output + "/decisions.sqlite") }
}
