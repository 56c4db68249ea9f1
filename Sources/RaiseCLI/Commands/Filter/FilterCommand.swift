import ArgumentParser
import Foundation
import RaiseAudit
import RaiseCore
import RaiseCorpus
import RaiseFilter
import RaiseRules

/// `raise filter`: what is done with corpora. Without a subcommand it judges one.
struct FilterCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "filter",
    abstract: "Judge a corpus with a policy: keep, redact or remove each document, and log every decision.",
    discussion: """
        raise filter --policy pretraining-web corpus/ --output filtered --attributes attributes
        raise filter apply --policy stricter.yaml --attributes attributes corpus/ --output stricter
        raise filter diff --attributes attributes corpus/ pretraining-web stricter.yaml
        raise filter report filtered
        zcat part.jsonl.gz | raise filter --policy secrets --stdin --stdout | wc -l

      `raise help filter run` lists the options of the first and the last. A corpus that is called like a subcommand is \
      given as a path: ./run.
      """,
    subcommands: [
      FilterRunCommand.self, FilterApplyCommand.self, FilterDiffCommand.self, FilterReportCommand.self,
    ],
    defaultSubcommand: FilterRunCommand.self)
}

/// `raise filter run`: judge a corpus, keep what passes, log every decision.
struct FilterRunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Judge a corpus with a policy: keep, redact or remove each document, and log every decision.",
    discussion: """
      Reads JSON Lines, CSV, WARC and WET, plain or compressed with gzip or zstd, and Parquet and Arrow files. Writes \
      kept/, removed/ and errors/, a report, and the decision log into DIR. Run the same command again after an \
      interruption: it goes on where it stopped.

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

  @OptionGroup var judging: FilterJudgingOptions

  @OptionGroup var recording: FilterRecordingOptions

  @Flag(help: "Judge everything and write only the report.")
  var dryRun = false

  @Flag(help: "Read one stream from standard input: JSON Lines, or what --format says.")
  var stdin = false

  @OptionGroup var formats: FormatOptions

  @Flag(help: "Write the documents that pass to standard output.")
  var stdout = false

  @OptionGroup var cluster: ClusterOptions

  func validate() throws {
    if stdin && !inputs.isEmpty { throw ValidationError("--stdin reads no other inputs, found \(inputs[0])") }
    if !stdin && inputs.isEmpty { throw ValidationError("expected at least one input: a file, a folder, a glob or -") }
    if formats.format != nil && !stdin { throw ValidationError("--format is for --stdin; files tell by their names") }
    if stdout && dryRun { throw ValidationError("--dry-run writes only the report, so not with --stdout") }
    if dryRun, judging.logging.log != nil {
      throw ValidationError("--dry-run writes only the report and records no decisions, so not with --log")
    }
    try cluster.validate(output: output, stdout: stdout, readsStream: stdin || inputs.contains("-"))
    if output == nil && !stdout { throw ValidationError("expected --output DIR or --stdout") }
    if recording.attributes != nil && (stdout || dryRun) {
      throw ValidationError(
        "--attributes records a run into a folder, so not with \(stdout ? "--stdout" : "--dry-run")")
    }
  }

  func run() async throws {
    let all =
      try stdin
      ? [formats.standardInput] : CorpusInputs.files(matching: inputs, formats: CorpusFormats.all)
    let files = cluster.shard?.files(of: all) ?? all
    if stdout && files.count != 1 { throw ValidationError("--stdout takes one input, found \(files.count)") }
    if stdout { try FormatOptions.checkStream(files[0]) }
    try judging.compression.check(outputsOf: stdout ? [] : all)
    try CorpusFormats.checkRequirements(of: files)
    let judge = try policies.pretrainingPolicy(policy, option: "--policy")
    let progress = ProgressLine(inputs: files, isShown: !judging.reading.quiet)
    let job = Task { try await filter(files, with: judge, progress: progress) }
    let report = try await Interruption.cancelling(job, onInterrupt: progress.clear) { try await job.value }
    progress.clear()
    let shards = try cluster.note(files: files.count, of: all.count) + cluster.gather(in: output)
    (stdout ? FileHandle.standardError : .standardOutput).write(Data((summary(of: report) + shards).utf8))
  }

  private func filter(
    _ files: [CorpusFile], with policy: RulePolicy, progress: ProgressLine
  ) async throws -> FilterReport {
    try cluster.expectNoOtherRun(in: output)
    if dryRun {
      return try await CorpusFilter(policy: policy, options: judging.options())
        .survey(files, output: folder ?? "", onProgress: progress.show)
    }
    let log = try judging.logging.open(output: folder, reading: files)
    var options = judging.options(attributes: try recording.folder(for: policy))
    options.run = cluster.runName
    let filter = CorpusFilter(policy: policy, log: log ?? NullDecisionLog(), options: options)
    let report =
      if stdout {
        try await filter.stream(
          files[0], to: STDOUT_FILENO, content: cluster.decisions ? .decisions : .documents, output: folder,
          overwrite: judging.overwrite, onProgress: progress.show)
      } else {
        try await filter.run(files, output: folder ?? "", overwrite: judging.overwrite, onProgress: progress.show)
      }
    try await log?.close()
    return report
  }

  /// Where this process writes.
  private var folder: String? { cluster.output(in: output) }

  private func summary(of report: FilterReport) -> String {
    judging.summary(of: report, output: folder, hasReport: !stdout, isLogged: !dryRun)
  }
}
