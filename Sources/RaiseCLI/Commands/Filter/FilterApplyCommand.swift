import ArgumentParser
import Foundation
import RaiseAudit
import RaiseCore
import RaiseCorpus
import RaiseFilter
import RaiseRules

/// `raise filter apply`: decide anew from what an earlier run saw.
struct FilterApplyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "apply",
    abstract: "Filter a corpus with another policy from the attributes of an earlier run, asking no model.",
    discussion: """
      Writes what `raise filter` with that policy would write, to the byte. The policy may have other thresholds, limits, \
      actions and modes, and fewer rules; one that needs what was not recorded is refused, with what is missing.

        raise filter apply --policy stricter.yaml --attributes attributes corpus/ --output stricter
      """)

  @Option(help: "The policy: a name under policies/, or the path of a file.")
  var policy: String

  @OptionGroup var recorded: FilterRecordedOptions

  @OptionGroup var policies: PolicyLocationOptions

  @Argument(help: ArgumentHelp("The files, folders or quoted globs that were judged.", valueName: "input"))
  var inputs: [String]

  @Option(help: ArgumentHelp("The folder to write to.", valueName: "dir"))
  var output: String

  @OptionGroup var judging: FilterJudgingOptions

  func run() async throws {
    let files = try CorpusInputs.files(matching: inputs, formats: CorpusFormats.all)
    try judging.compression.check(outputsOf: files)
    let judge = try policies.pretrainingPolicy(policy, option: "--policy")
    let attributes = try recorded.open(for: judge)
    let progress = ProgressLine(inputs: files, isShown: !judging.reading.quiet)
    let job = Task { try await filter(files, with: judge, attributes, progress: progress) }
    let report = try await Interruption.cancelling(job, onInterrupt: progress.clear) { try await job.value }
    progress.clear()
    try FileHandle.standardOutput.write(contentsOf: Data(judging.summary(of: report, output: output).utf8))
  }

  private func filter(
    _ files: [CorpusFile], with policy: RulePolicy, _ attributes: RecordedAttributes, progress: ProgressLine
  ) async throws -> FilterReport {
    let log = try judging.logging.open(output: output, reading: files)
    let filter = CorpusFilter(
      policy: policy, log: log ?? NullDecisionLog(), options: judging.options(), recorded: attributes)
    let report = try await filter.run(
      files, output: output, overwrite: judging.overwrite, onProgress: progress.show)
    try await log?.close()
    return report
  }
}
