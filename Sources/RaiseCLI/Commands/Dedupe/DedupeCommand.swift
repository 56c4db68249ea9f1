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
    abstract: "Remove duplicates from a corpus: same or similar documents, same paragraphs, lines or passages.",
    discussion: """
      Reads what raise filter reads (JSON Lines, CSV, WARC and WET, plain or compressed, and Parquet and Arrow files), \
      twice, for substrings three times. Writes kept/, removed/ and errors/, a report, the decision log, and \
      duplicates.jsonl with every pair into DIR. Run the same command again after an interruption: it goes on where it stopped.

        raise dedupe corpus/ --output unique
        raise dedupe --by line --min-length 40 corpus/ --output unique
        raise dedupe --by substring corpus/ --output unique
      """)

  @Argument(help: ArgumentHelp("Files, folders or quoted globs to read.", valueName: "input"))
  var inputs: [String]

  @Option(help: ArgumentHelp("The folder to write to.", valueName: "dir"))
  var output: String

  @OptionGroup(title: "What is a duplicate") var duplicates: DuplicateSettings

  @OptionGroup var logging: FilterLogOptions

  @OptionGroup var compression: CompressionOptions

  @Option(help: "About how much memory sorting may take before it spills to disk, in MiB. Never changes the output.")
  var memory: Int = DuplicateOptions().memoryBytes >> 20

  @OptionGroup var reading: FilterReadingOptions

  @Flag(help: "End at the first broken line, with exit code 2.")
  var strict = false

  @Flag(help: "Replace what another run left in the output folder. The log is kept and added to.")
  var overwrite = false

  func validate() throws {
    if inputs.isEmpty { throw ValidationError("expected at least one input: a file, a folder or a glob") }
    if inputs.contains("-") {
      throw ValidationError("-: duplicates need two readings of an input; expected a file, found standard input")
    }
    if !(1...(1 << 20)).contains(memory) { throw ValidationError("--memory: expected 1 to 1048576, found \(memory)") }
  }

  func run() async throws {
    let files = try CorpusInputs.files(matching: inputs, formats: CorpusFormats.all)
    try compression.check(outputsOf: files)
    try CorpusFormats.checkRequirements(of: files)
    let progress = ProgressLine(inputs: files, isShown: !reading.quiet)
    let job = Task { try await dedupe(files, progress: progress) }
    let report = try await Interruption.cancelling(job, onInterrupt: progress.clear) { try await job.value }
    progress.clear()
    print(summary(of: report))
  }

  private func dedupe(_ files: [CorpusFile], progress: ProgressLine) async throws -> FilterReport {
    var settings = duplicates.options
    settings.memoryBytes = memory << 20
    let log = try logging.open(output: output, reading: files)
    let language = duplicates.language ?? .english
    let shingler = WordShingler(size: settings.minHash.wordsPerShingle, language: language)
    let filter = DuplicateFilter(
      duplicates: settings, options: options, log: log ?? NullDecisionLog(),
      shinglesName: "words of \(language.rawValue)",
      shingles: shingler.shingles)
    let report = try await filter.run(files, output: output, overwrite: overwrite, onProgress: progress.show)
    try await log?.close()
    return report
  }

  private var options: FilterOptions {
    var options = reading.options()
    options.strict = strict
    options.compressionLevel = compression.compressionLevel
    return options
  }

  private func summary(of report: FilterReport) -> String {
    var lines = report.summary + ["pairs:  \(output)/duplicates.jsonl", "report: \(output)/report.md"]
    if let path = logging.path(output: output) { lines.append("audit:  raise audit stats --log \(path)") }
    return lines.joined(separator: "\n")
  }
}
