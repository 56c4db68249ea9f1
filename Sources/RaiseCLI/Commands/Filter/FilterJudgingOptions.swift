import ArgumentParser
import Foundation
import RaiseAudit
import RaiseCore
import RaiseCorpus
import RaiseFilter
import RaiseRules

/// How a corpus is read.
struct FilterReadingOptions: ParsableArguments {
  @Option(help: "Blocks worked on at the same time (default: one for each core). Never changes the output.")
  var workers: Int?

  @Option(help: "The field that holds the text, dotted when it is nested.")
  var textField = FilterOptions().textField

  @Option(help: "The field that holds the id, dotted when it is nested.")
  var idField = FilterOptions().idField

  @Option(help: "The field that holds the URL, dotted when it is nested (default: url, or else metadata.url).")
  var urlField: String?

  @Option(help: "The longest line to read, in MiB; a longer one is set aside.")
  var maxLine: Int = FilterOptions().maxLineBytes >> 20

  @Flag(name: .shortAndLong, help: "Show no progress.")
  var quiet = false

  func validate() throws {
    if let workers, workers < 1 { throw ValidationError("--workers: expected 1 or more, found \(workers)") }
    if !(1...4096).contains(maxLine) { throw ValidationError("--max-line: expected 1 to 4096, found \(maxLine)") }
  }

  func options() -> FilterOptions {
    var options = FilterOptions()
    options.textField = textField
    options.idField = idField
    options.urlField = urlField
    options.workers = workers ?? ProcessInfo.processInfo.activeProcessorCount
    options.maxLineBytes = maxLine << 20
    return options
  }
}

/// Where decisions are logged, and how many.
struct FilterLogOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The decision log (default: DIR/decisions.sqlite).", valueName: "file"))
  var log: String?

  @Option(help: "The share of allowed documents that the log keeps, 0 to 1; the log says so.")
  var logSample: Double = 1

  func validate() throws {
    if !(0...1).contains(logSample) { throw ValidationError("--log-sample: expected 0 to 1, found \(logSample)") }
  }

  /// Where it lies; nil when a stream is filtered and no log was asked for.
  func path(output: String?) -> String? { log ?? output.map { $0 + "/decisions.sqlite" } }

  /// The log of a run that reads `files`, in a folder made for it; nil where there is none.
  ///
  /// - Throws: `FilterError` when the output would be among the inputs: a log must not be left there either.
  func open(output: String?, reading files: [CorpusFile]) throws -> SQLiteDecisionLog? {
    if let output { try CorpusFilter.expectApart(files, output: output) }
    guard let path = path(output: output) else { return nil }
    var options = SQLiteDecisionLog.Options()
    options.allowedShare = logSample
    return try LogFile.open(path, options: options)
  }
}

/// How a corpus is judged, and what is kept of it: the same options wherever one is filtered.
struct FilterJudgingOptions: ParsableArguments {
  @OptionGroup var reading: FilterReadingOptions

  @OptionGroup var logging: FilterLogOptions

  @OptionGroup var compression: CompressionOptions

  @Flag(help: "End at the first broken line, with exit code 2.")
  var strict = false

  @Flag(help: "Keep documents that the policy could not judge. Without it they are removed.")
  var failOpen = false

  @Flag(help: "Replace what another run left in the output folder. The log is kept and added to.")
  var overwrite = false

  /// The options of a run.
  func options(attributes: AttributeFolder? = nil) -> FilterOptions {
    var options = reading.options()
    options.strict = strict
    options.failure = failOpen ? .open : .closed
    options.compressionLevel = compression.compressionLevel
    options.attributes = attributes
    return options
  }

  /// What a finished run tells.
  func summary(
    of report: FilterReport, output: String?, hasReport: Bool = true, isLogged: Bool = true
  ) -> String {
    var lines = report.summary
    if report.tally.documents == 0 && report.tally.brokenLines > 0 {
      let field = reading.textField
      lines.append("no document was read: errors/ says why; is the text in another field than \"\(field)\"?")
    }
    if let output, hasReport { lines.append("report: \(output)/report.html, report.md, report.json") }
    if isLogged, let path = logging.path(output: output) { lines.append("audit:  raise audit stats --log \(path)") }
    return lines.joined(separator: "\n") + "\n"
  }
}

extension PolicyLocationOptions {
  /// The policy that judges documents of a corpus.
  ///
  /// - Parameter option: What names it, for the error.
  func pretrainingPolicy(_ name: String, option: String) throws -> RulePolicy {
    let policy = try library().load(name).policy
    guard policy.stages.contains(.pretraining) else {
      let stages = policy.stages.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("\(option) \(name): expected a policy for stage pretraining, found \(stages)")
    }
    return policy
  }
}
