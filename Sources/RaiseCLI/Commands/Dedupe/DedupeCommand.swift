import ArgumentParser
import Foundation
import RaiseAudit
import RaiseCore
import RaiseCorpus
import RaiseFilter
import RaiseRules

/// `raise dedupe`: remove what stands twice in a corpus.
struct DedupeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dedupe",
    abstract: "Remove duplicates from a corpus: same or similar documents, same paragraphs, same lines.",
    discussion: """
      Reads what raise filter reads (JSON Lines, CSV, WARC and WET, plain or compressed, and Parquet and Arrow files), \
      twice. Writes kept/, removed/ and errors/, a report, the decision log, and duplicates.jsonl with every pair into \
      DIR. Run the same command again after an interruption: it goes on where it stopped.

        raise dedupe corpus/ --output unique
        raise dedupe --by line --min-length 40 corpus/ --output unique
      """)

  @Argument(help: ArgumentHelp("Files, folders or quoted globs to read.", valueName: "input"))
  var inputs: [String]

  @Option(help: ArgumentHelp("The folder to write to.", valueName: "dir"))
  var output: String

  @OptionGroup(title: "What is a duplicate") var duplicates: DuplicateSettings

  @Option(help: ArgumentHelp("The decision log (default: DIR/decisions.sqlite).", valueName: "file"))
  var log: String?

  @Option(help: "The share of allowed documents that the log keeps, 0 to 1; the log says so.")
  var logSample: Double = 1

  @Option(help: "About how much memory sorting may take before it spills to disk, in MiB. Never changes the output.")
  var memory: Int = DuplicateOptions().memoryBytes >> 20

  @Option(help: "Blocks worked on at the same time (default: one for each core). Never changes the output.")
  var workers: Int?

  @Option(help: "The field that holds the text, dotted when it is nested.")
  var textField = FilterOptions().textField

  @Option(help: "The field that holds the id, dotted when it is nested.")
  var idField = FilterOptions().idField

  @Option(help: "The longest line to read, in MiB; a longer one is set aside.")
  var maxLine: Int = FilterOptions().maxLineBytes >> 20

  @Flag(help: "End at the first broken line, with exit code 2.")
  var strict = false

  @Flag(help: "Replace what another run left in the output folder. The log is kept and added to.")
  var overwrite = false

  @Flag(name: .shortAndLong, help: "Show no progress.")
  var quiet = false

  func validate() throws {
    if inputs.isEmpty { throw ValidationError("expected at least one input: a file, a folder or a glob") }
    if inputs.contains("-") {
      throw ValidationError("-: duplicates need two readings of an input; expected a file, found standard input")
    }
    if let workers, workers < 1 { throw ValidationError("--workers: expected 1 or more, found \(workers)") }
    if !(0...1).contains(logSample) { throw ValidationError("--log-sample: expected 0 to 1, found \(logSample)") }
    if !(1...4096).contains(maxLine) { throw ValidationError("--max-line: expected 1 to 4096, found \(maxLine)") }
    if !(1...(1 << 20)).contains(memory) { throw ValidationError("--memory: expected 1 to 1048576, found \(memory)") }
  }

  func run() async throws {
    let files = try CorpusInputs.files(matching: inputs, formats: CorpusFormats.all)
    try CorpusFormats.checkRequirements(of: files)
    let progress = ProgressLine(inputs: files, isShown: !quiet)
    let job = Task { try await dedupe(files, progress: progress) }
    let report = try await Interruption.cancelling(job, onInterrupt: progress.clear) { try await job.value }
    progress.clear()
    print(summary(of: report))
  }

  private func dedupe(_ files: [CorpusFile], progress: ProgressLine) async throws -> FilterReport {
    var settings = duplicates.options
    settings.memoryBytes = memory << 20
    let log = try openLog()
    let shingler = WordShingler(size: settings.minHash.wordsPerShingle, language: duplicates.language)
    let filter = DuplicateFilter(
      duplicates: settings, options: options, log: log, shinglesName: "words of \(duplicates.language.rawValue)",
      shingles: shingler.shingles)
    let report = try await filter.run(files, output: output, overwrite: overwrite, onProgress: progress.show)
    try await log.close()
    return report
  }

  private var options: FilterOptions {
    var options = FilterOptions()
    options.textField = textField
    options.idField = idField
    options.workers = workers ?? ProcessInfo.processInfo.activeProcessorCount
    options.maxLineBytes = maxLine << 20
    options.strict = strict
    return options
  }

  private var logPath: String { log ?? output + "/decisions.sqlite" }

  private func openLog() throws -> SQLiteDecisionLog {
    let folder = (logPath as NSString).deletingLastPathComponent
    if !folder.isEmpty { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) }
    var options = SQLiteDecisionLog.Options()
    options.allowedShare = logSample
    return try SQLiteDecisionLog(path: logPath, options: options)
  }

  private func summary(of report: FilterReport) -> String {
    (report.summary + [
      "pairs:  \(output)/duplicates.jsonl", "report: \(output)/report.md",
      "audit:  raise audit stats --log \(logPath)",
    ]).joined(separator: "\n")
  }
}
