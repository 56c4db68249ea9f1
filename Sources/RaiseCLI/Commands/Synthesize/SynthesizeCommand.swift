import ArgumentParser
import Foundation
import RaiseAudit
import RaiseCore
import RaiseCorpus
import RaiseRules
import RaiseSynthesis

/// `raise synthesize`: make post-training safety data from a plan.
struct SynthesizeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "synthesize",
    abstract:
      "Make post-training safety data from a plan: prompts to refuse, benign twins to answer, and both answers.",
    discussion: """
      Works offline, from templates. Writes rows.jsonl, exports for trainers, a dataset card, a report and the judge's \
      decisions into DIR. Run the same command again after an interruption: it goes on where it stopped.

        raise synthesize --plan standard --output data
        raise synthesize --plan my-plan.yaml --output data --rows 50000 --against benchmark.jsonl
      """)

  @Option(help: "The plan: a name under policies/synthesis/, or the path of a file.")
  var plan: String

  @OptionGroup var policies: PolicyLocationOptions

  @Option(help: ArgumentHelp("The folder to write to.", valueName: "dir"))
  var output: String

  @Option(help: "The seed of every choice, in place of the plan's.")
  var seed: UInt64?

  @Option(help: "How many rows to make, in place of the plan's number.")
  var rows: Int?

  @Option(
    name: .customLong("format"),
    help:
      "A trainer to export for; may be repeated (default: all of \(Exports.all.map { $0.name }.joined(separator: ", ")))."
  )
  var formats: [String] = []

  @Option(help: ArgumentHelp("A benchmark that no row may repeat, JSON Lines; may be repeated.", valueName: "file"))
  var against: [String] = []

  @Option(help: "The field of benchmarks that holds the text, dotted when it is nested.")
  var againstField = "text"

  @Option(help: ArgumentHelp("The log of the judge's decisions (default: DIR/decisions.sqlite).", valueName: "file"))
  var log: String?

  @Option(help: "Batches worked on at the same time (default: one for each core). Never changes the output.")
  var workers: Int?

  @Flag(help: "Keep every row, whatever the plan's policies say.")
  var noJudge = false

  @Flag(help: "End with exit code 1 when a cell falls short of its quota.")
  var strict = false

  @Flag(help: "Replace what another run left in the output folder. The log is kept and added to.")
  var overwrite = false

  @Flag(name: .shortAndLong, help: "Show no progress.")
  var quiet = false

  func validate() throws {
    if let workers, workers < 1 { throw ValidationError("--workers: expected 1 or more, found \(workers)") }
    if let rows, !(1...10_000_000).contains(rows) {
      throw ValidationError("--rows: expected 1 to 10000000, found \(rows)")
    }
    let known = Exports.all.map { $0.name }
    for name in formats where !known.contains(name) {
      throw ValidationError("--format: expected one of \(known.joined(separator: ", ")), found \(name)")
    }
  }

  func run() async throws {
    var plan = try SynthesisPlan(path: PlanLocation(policies: policies).path(of: plan))
    plan.seed = seed ?? plan.seed
    plan.rows = rows ?? plan.rows
    let judge = try judge(of: plan)
    let log = try noJudge ? nil : openLog()
    let synthesizer = Synthesizer(
      plan: plan, judge: judge, log: log ?? NullDecisionLog(),
      benchmarks: try LeakageIndex(files: CorpusInputs.files(matching: against), textField: againstField),
      formats: formats.isEmpty ? nil : formats,
      workers: workers ?? ProcessInfo.processInfo.activeProcessorCount)
    let progress = SynthesisProgressLine(isShown: !quiet)
    let job = Task { [output, overwrite] in
      try await synthesizer.run(output: output, overwrite: overwrite, onProgress: progress.show)
    }
    let report = try await Interruption.cancelling(job, onInterrupt: progress.clear) { try await job.value }
    progress.clear()
    try await log?.close()
    print((report.summary + ["card:      \(output)/README.md"]).joined(separator: "\n"))
    if strict && !report.shortCells.isEmpty { throw ExitCode(1) }
  }

  private func judge(of plan: SynthesisPlan) throws -> Judge {
    guard !noJudge else { return Judge() }
    let library = try policies.library()
    return Judge(
      promptPolicy: try plan.judge.promptPolicy.map { try library.load($0) },
      responsePolicy: try plan.judge.responsePolicy.map { try library.load($0) },
      requirements: plan.judge.requirements)
  }

  /// The log, in a folder made for it.
  private func openLog() throws -> SQLiteDecisionLog {
    let path = log ?? output + "/decisions.sqlite"
    let folder = (path as NSString).deletingLastPathComponent
    if !folder.isEmpty { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) }
    return try SQLiteDecisionLog(path: path)
  }
}
