import ArgumentParser
import Foundation
import RaiseAudit
import RaiseCore
import RaiseCorpus
import RaiseRules
import RaiseSynthesis

/// `raise synthesize`: make rows from a plan.
struct SynthesizeRowsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rows",
    abstract:
      "Make post-training safety data from a plan: prompts to refuse, benign twins to answer, and both answers.",
    discussion: """
      Works offline from templates, or asks a model at an OpenAI-compatible endpoint for the answers to prefer. Writes \
      rows.jsonl, exports for trainers, a dataset card, a report and the judge's decisions into DIR. Run the same command \
      again after an interruption: it goes on where it stopped, and asks nothing twice.

        raise synthesize --plan standard --output data
        raise synthesize --plan my-plan.yaml --output data --rows 50000 --against benchmark.jsonl
        raise synthesize --plan standard --output data --endpoint http://127.0.0.1:8000/v1 --model NAME --best-of 4 \
          --critique-rounds 2 --token-budget 1000000
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

  @OptionGroup(title: "Asking a model") var writer: EndpointOptions

  @Option(help: "Answers the model writes for each row; the one that the judge's response policy finds best is kept.")
  var bestOf = 1

  @Option(help: "Rounds of critique and revision at most; they end when the critique finds nothing.")
  var critiqueRounds = 0

  @OptionGroup(title: "Asking a model") var asking: AskingOptions

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
    if !(1...64).contains(bestOf) { throw ValidationError("--best-of: expected 1 to 64, found \(bestOf)") }
    if !(0...16).contains(critiqueRounds) {
      throw ValidationError("--critique-rounds: expected 0 to 16, found \(critiqueRounds)")
    }
    if bestOf > 1 && noJudge {
      throw ValidationError("--best-of: expected no --no-judge, since the judge picks the best")
    }
    if writer.endpoint == nil && (bestOf > 1 || critiqueRounds > 0) {
      throw ValidationError("\(bestOf > 1 ? "--best-of" : "--critique-rounds"): expected --endpoint beside it")
    }
    try SynthesisOutput.validate(formats: formats)
  }

  func run() async throws {
    var plan = try SynthesisPlan(path: PlanLocation(policies: policies).path(of: plan))
    plan.seed = seed ?? plan.seed
    plan.rows = rows ?? plan.rows
    let responsePolicy = try policy(plan.judge.responsePolicy)
    let judge = Judge(
      promptPolicy: try policy(plan.judge.promptPolicy), responsePolicy: responsePolicy,
      requirements: plan.judge.requirements)
    let budget = asking.budget
    let client = try writer.client(
      cache: "\(asking.cache ?? "\(output)/replies")/writer.jsonl", budget: budget, asking: asking)
    let generator = try client.map { try self.generator($0, plan, responsePolicy) }
    let log = try noJudge ? nil : SynthesisOutput.log(at: log, in: output)
    let synthesizer = Synthesizer(
      plan: plan, generator: generator, judge: judge, log: log ?? NullDecisionLog(),
      benchmarks: try LeakageIndex(files: CorpusInputs.files(matching: against), textField: againstField),
      formats: formats.isEmpty ? nil : formats,
      workers: workers ?? ProcessInfo.processInfo.activeProcessorCount)
    let progress = SynthesisProgressLine(isShown: !quiet)
    let job = Task { [output, overwrite] in
      try await synthesizer.run(output: output, overwrite: overwrite, onProgress: { progress.show($0.line) })
    }
    let report = try await Interruption.cancelling(job, onInterrupt: progress.clear) { try await job.value }
    progress.clear()
    try await log?.close()
    if let client { print(Spending.line([client], budget)) }
    print((report.summary + ["card:      \(output)/README.md"]).joined(separator: "\n"))
    if strict && !report.shortCells.isEmpty { throw ExitCode(1) }
  }

  /// A policy of the judge; none when nobody judges.
  private func policy(_ name: String?) throws -> (any Policy)? {
    try noJudge ? nil : name.map { try policies.library().load($0) }
  }

  /// What asks the model, with the plan's instructions.
  private func generator(
    _ client: ChatClient, _ plan: SynthesisPlan, _ responsePolicy: (any Policy)?
  ) throws -> ChatGenerator {
    if bestOf > 1 && responsePolicy == nil {
      throw ValidationError("--best-of: expected a plan with judge.response, which picks the best")
    }
    return ChatGenerator(
      client: client, instructions: try ModelInstructions(folder: plan.instructions),
      grammar: plan.grammar,
      settings: ChatGenerator.Settings(
        temperature: writer.temperature, maxTokens: asking.maxAnswerTokens, candidates: bestOf,
        scorer: bestOf > 1 ? responsePolicy.map { PolicyAnswerScorer($0) } : nil, rounds: critiqueRounds))
  }
}
