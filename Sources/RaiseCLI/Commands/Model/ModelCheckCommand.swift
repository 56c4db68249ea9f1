import ArgumentParser
import Foundation
import RaiseInference

/// `raise model check`: whether a model answers as its makers wrote down.
struct ModelCheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Run the golden vectors stored beside a model and compare.",
    discussion: """
      With the weights as they are stored, and in fp32, no value may be further off than the file's tolerance. In int8, and \
      with weights made shorter, each head's mean |ours - theirs| over the cases may be at most --max-relative of its \
      mean |theirs|. Exits 1 where that does not hold.
      """)

  @OptionGroup var options: ModelOptions

  @Option(help: ArgumentHelp("The golden vectors (default: golden.json in the folder).", valueName: "file"))
  var golden: String?

  @Option(help: "The mean relative difference allowed in int8 and in weights made shorter.")
  var maxRelative: Float = 0.05

  @Flag(help: "Print JSON.")
  var json = false

  private struct Row: Encodable {
    var head: String
    var cases: Int
    var maxAbsolute, meanRelative, maxRelative: Float
    var agrees: Bool
  }

  func validate() throws {
    guard maxRelative >= 0 else { throw ValidationError("--max-relative: expected at least 0, found \(maxRelative)") }
  }

  func run() throws {
    if LanguageCommands.isLanguageModel(options.folder) {
      return try LanguageCommands.check(folder: options.folder, golden: golden, json: json)
    }
    if ScreenCommands.isScreen(options.folder) {
      return try ScreenCommands.check(folder: options.folder, golden: golden, json: json)
    }
    let golden = try GoldenVectors(path: golden ?? options.folder + "/golden.json")
    let model = try options.load()
    let comparisons = try golden.compare(with: model)
    let isExact = model.precision != .int8 && (options.precision == nil || options.precision == .fp32)
    let rows = rows(comparisons, tolerance: golden.tolerance, isExact: isExact)
    try show(rows, golden: golden, isExact: isExact)
    let mismatches = comparisons.flatMap { comparison in
      comparison.mismatches.map { "case \(comparison.index): \($0)" }
    }
    for mismatch in mismatches { CommandOutput.note("raise: \(mismatch)") }
    if !mismatches.isEmpty || !rows.allSatisfy(\.agrees) { throw ExitCode(1) }
  }

  private func rows(_ comparisons: [GoldenComparison], tolerance: Float, isExact: Bool) -> [Row] {
    Set(comparisons.flatMap(\.maxDifference.keys)).sorted().map { head in
      let absolute = comparisons.compactMap { $0.maxDifference[head] }.max() ?? 0
      let differences = comparisons.compactMap { $0.difference[head] }
      let size = max(mean(comparisons.compactMap { $0.size[head] }), .leastNormalMagnitude)
      let relative = mean(differences) / size
      return Row(
        head: head, cases: differences.count, maxAbsolute: absolute, meanRelative: relative,
        maxRelative: (differences.max() ?? 0) / size, agrees: isExact ? absolute <= tolerance : relative <= maxRelative)
    }
  }

  private func mean(_ values: [Float]) -> Float { values.reduce(0, +) / Float(max(values.count, 1)) }

  private func show(_ rows: [Row], golden: GoldenVectors, isExact: Bool) throws {
    if json { return try CommandOutput.printJSON(rows) }
    let heading = ["HEAD", "CASES", "MAX ABS", "MEAN REL", "MAX REL", "AGREES"]
    CommandOutput.printTable(
      [heading]
        + rows.map {
          [
            $0.head, "\($0.cases)", format($0.maxAbsolute), format($0.meanRelative), format($0.maxRelative),
            $0.agrees ? "yes" : "NO",
          ]
        })
    let limit = isExact ? "max abs \(golden.tolerance)" : "mean rel \(maxRelative)"
    CommandOutput.note("expected by \(golden.madeBy); tolerance: \(limit)")
  }

  private func format(_ value: Float) -> String { String(format: "%.2e", value) }
}
