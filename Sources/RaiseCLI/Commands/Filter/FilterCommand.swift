import ArgumentParser
import Foundation
import RaiseAudit
import RaiseCore
import RaiseCorpus
import RaiseFilter
import RaiseRules

/// `raise filter`: judge a corpus, keep what passes, log every decision.
struct FilterCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "filter",
    abstract: "Judge a corpus with a policy: keep, redact or remove each document, and log every decision.",
    discussion: """
      Reads JSON Lines, CSV, WARC and WET, plain or compressed with gzip or zstd, and Parquet and Arrow files. Writes kept/, removed/ and errors/, a report, and the \
      decision log into DIR. Run the same command again after an interruption: it goes on where it stopped.

        raise filter --policy pretraining-web corpus/ --output filtered
        zcat part.jsonl.gz | raise filter --policy secrets --stdin --stdout | wc -l
      """)

  @Option(help: "The policy: a name under policies/, or the path of a file.")
  var policy: String

  @OptionGroup var policies: PolicyLocationOptions

  @Argument(help: ArgumentHelp("Files, folders or quoted globs to read; - is standard input.", valueName: "input"))
  var inputs: [String] = []

  @Option(help: ArgumentHelp("The folder to write to.", valueName: "dir"))
  var output: String?

  @Option(help: ArgumentHelp("The decision log (default: DIR/decisions.sqlite).", valueName: "file"))
  var log: String?

  @Option(help: "The share of allowed documents that the log keeps, 0 to 1; the log says so.")
  var logSample: Double = 1

  @Option(help: "Blocks judged at the same time (default: one for each core). Never changes the output.")
  var workers: Int?

  @Option(help: "The field that holds the text, dotted when it is nested.")
  var textField = FilterOptions().textField

  @Option(help: "The field that holds the id, dotted when it is nested.")
  var idField = FilterOptions().idField

  @Option(help: "The longest line to read, in MiB; a longer one is set aside.")
  var maxLine: Int = FilterOptions().maxLineBytes >> 20

  @Flag(help: "End at the first broken line, with exit code 2.")
  var strict = false

  @Flag(help: "Keep documents that the policy could not judge. Without it they are removed.")
  var failOpen = false

  @Flag(help: "Judge everything and write only the report.")
  var dryRun = false

  @Flag(help: "Read one stream from standard input: JSON Lines, or what --format says.")
  var stdin = false

  @OptionGroup var formats: FormatOptions

  @Flag(help: "Write the documents that pass to standard output.")
  var stdout = false

  @Flag(help: "Replace what another run left in the output folder. The log is kept and added to.")
  var overwrite = false

  @Flag(name: .shortAndLong, help: "Show no progress.")
  var quiet = false

  func validate() throws {
    if stdin && !inputs.isEmpty { throw ValidationError("--stdin reads no other inputs, found \(inputs[0])") }
    if !stdin && inputs.isEmpty { throw ValidationError("expected at least one input: a file, a folder, a glob or -") }
    if formats.format != nil && !stdin { throw ValidationError("--format is for --stdin; files tell by their names") }
    if stdout && dryRun { throw ValidationError("--dry-run writes only the report, so not with --stdout") }
    if output == nil && !stdout { throw ValidationError("expected --output DIR or --stdout") }
    if let workers, workers < 1 { throw ValidationError("--workers: expected 1 or more, found \(workers)") }
    if !(0...1).contains(logSample) { throw ValidationError("--log-sample: expected 0 to 1, found \(logSample)") }
    if !(1...4096).contains(maxLine) { throw ValidationError("--max-line: expected 1 to 4096, found \(maxLine)") }
  }

  func run() async throws {
    let files =
      try stdin
      ? [formats.standardInput] : CorpusInputs.files(matching: inputs, formats: CorpusFormats.all)
    if stdout && files.count != 1 { throw ValidationError("--stdout takes one input, found \(files.count)") }
    if stdout { try FormatOptions.checkStream(files[0]) }
    try CorpusFormats.checkRequirements(of: files)
    let judge = try policies.library().load(policy).policy
    guard judge.stages.contains(.pretraining) else {
      let stages = judge.stages.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("--policy \(policy): expected a policy for stage pretraining, found \(stages)")
    }
    let progress = ProgressLine(inputs: files, isShown: !quiet)
    let job = Task { try await filter(files, with: judge, progress: progress) }
    let report = try await Interruption.cancelling(job, onInterrupt: progress.clear) { try await job.value }
    progress.clear()
    (stdout ? FileHandle.standardError : .standardOutput).write(Data(summary(of: report).utf8))
  }

  private func filter(
    _ files: [CorpusFile], with policy: any Policy, progress: ProgressLine
  ) async throws -> FilterReport {
    if dryRun {
      return try await CorpusFilter(policy: policy, options: options)
        .survey(files, output: output ?? "", onProgress: progress.show)
    }
    let log = try openLog()
    let filter = CorpusFilter(policy: policy, log: log ?? NullDecisionLog(), options: options)
    let report =
      if stdout {
        try await filter.stream(files[0], to: STDOUT_FILENO, output: output, onProgress: progress.show)
      } else {
        try await filter.run(files, output: output ?? "", overwrite: overwrite, onProgress: progress.show)
      }
    try await log?.close()
    return report
  }

  private var options: FilterOptions {
    var options = FilterOptions()
    options.textField = textField
    options.idField = idField
    options.workers = workers ?? ProcessInfo.processInfo.activeProcessorCount
    options.maxLineBytes = maxLine << 20
    options.strict = strict
    options.failure = failOpen ? .open : .closed
    return options
  }

  private var logPath: String? { log ?? output.map { $0 + "/decisions.sqlite" } }

  /// The log, in a folder made for it; nil when a stream is filtered and no log was asked for.
  private func openLog() throws -> SQLiteDecisionLog? {
    guard let logPath else { return nil }
    let folder = (logPath as NSString).deletingLastPathComponent
    if !folder.isEmpty { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) }
    var options = SQLiteDecisionLog.Options()
    options.allowedShare = logSample
    return try SQLiteDecisionLog(path: logPath, options: options)
  }

  private func summary(of report: FilterReport) -> String {
    var lines = report.summary
    if let output { lines.append("report: \(output)/report.md") }
    if !dryRun, let logPath { lines.append("audit:  raise audit stats --log \(logPath)") }
    return lines.joined(separator: "\n") + "\n"
  }
}
