import ArgumentParser
import Foundation
import RaiseCore
import RaiseCorpus
import RaiseFilter
import RaiseRules

/// `raise filter diff`: what two policies decide differently about a corpus.
struct FilterDiffCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "Compare what two policies decide about a corpus, from the attributes of an earlier run.",
    discussion: """
      Counts the documents whose action changes and the rules that change it, and shows some of each. The texts stay out \
      unless --show-text is given. Exit code 1 when there is any such document.

        raise filter diff --attributes attributes corpus/ pretraining-web stricter.yaml
      """)

  @OptionGroup var recorded: FilterRecordedOptions

  @OptionGroup var policies: PolicyLocationOptions

  @Argument(
    help: ArgumentHelp(
      "The files, folders or quoted globs that were judged, then the old and the new policy.",
      valueName: "input … old new"
    ))
  var arguments: [String]

  @Option(help: "How many documents of each change to show.")
  var samples = 3

  @Flag(help: "Show the text around the evidence.")
  var showText = false

  /// How the result is written.
  enum Format: String, EnumerableFlag {
    case json, jsonl, table

    static func help(for value: Format) -> ArgumentHelp? {
      switch value {
      case .json: "One JSON object."
      case .jsonl: "One JSON object for each document shown."
      case .table: "Columns for people; the default."
      }
    }
  }

  @Flag var format: Format = .table

  @OptionGroup var reading: FilterReadingOptions

  func validate() throws {
    if arguments.count < 3 {
      throw ValidationError("expected at least one input and two policies, found \(arguments.joined(separator: ", "))")
    }
    if samples < 0 { throw ValidationError("--samples: expected 0 or more, found \(samples)") }
  }

  func run() async throws {
    let files = try CorpusInputs.files(matching: Array(arguments.dropLast(2)), formats: CorpusFormats.all)
    let old = try policies.pretrainingPolicy(arguments[arguments.count - 2], option: "the old policy")
    let new = try policies.pretrainingPolicy(arguments[arguments.count - 1], option: "the new policy")
    let comparison = PolicyComparison(
      old: (old, try recorded.open(for: old)), new: (new, try recorded.open(for: new)), options: reading.options(),
      samples: samples, showsText: showText)
    let progress = ProgressLine(inputs: files, isShown: !reading.quiet)
    let result = try await comparison.run(files, onProgress: progress.show)
    progress.clear()
    try print(result)
    if result.changed > 0 { throw ExitCode(1) }
  }

  private func print(_ result: DecisionComparison) throws {
    switch format {
    case .json: try CommandOutput.printJSON(result)
    case .jsonl:
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      for sample in result.samples { Swift.print(String(decoding: try encoder.encode(sample), as: UTF8.self)) }
    case .table: DecisionComparisonTable(result).print()
    }
  }
}

/// A comparison in columns.
private struct DecisionComparisonTable {
  let result: DecisionComparison

  init(_ result: DecisionComparison) { self.result = result }

  func print() {
    Swift.print(
      "\(result.changed) of \(result.documents) documents change from \(result.old.name) \(result.old.version) to "
        + "\(result.new.name) \(result.new.version)")
    if !result.transitions.isEmpty {
      Swift.print()
      CommandOutput.printTable(
        [["before", "after", "documents"]] + result.transitions.map { [$0.before, $0.after, "\($0.documents)"] })
    }
    if !result.rules.isEmpty {
      Swift.print()
      CommandOutput.printTable(
        [["rule", "newly counts in", "no longer in"]] + result.rules.map { [$0.rule, "\($0.gained)", "\($0.lost)"] })
    }
    if !result.samples.isEmpty {
      Swift.print()
      let hasText = result.samples.contains { $0.text != nil }
      CommandOutput.printTable(
        [["document", "before", "after"] + (hasText ? ["text"] : [])]
          + result.samples.map { sample in
            ["\(sample.file):\(sample.line)", side(sample.before), side(sample.after)]
              + (hasText ? [sample.text ?? ""] : [])
          })
    }
  }

  /// `block (toxicity 0.97 from 0.9 at 0..<120)`.
  private func side(_ side: DecisionChange.Side) -> String {
    if let error = side.error { return "\(side.action) (\(error))" }
    guard let rule = side.rule, let score = side.score, let threshold = side.threshold else { return side.action }
    let place = side.start.flatMap { start in side.end.map { " at \(start)..<\($0)" } } ?? ""
    return "\(side.action) (\(rule) \(short(score)) from \(short(threshold))\(place))"
  }

  private func short(_ number: Double) -> String { "\((number * 10_000).rounded() / 10_000)" }
}
