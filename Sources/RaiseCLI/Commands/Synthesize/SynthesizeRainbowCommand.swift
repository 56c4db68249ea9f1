import ArgumentParser
import Foundation
import RaiseAudit
import RaiseCore
import RaiseRules
import RaiseSynthesis

/// `raise synthesize rainbow`: look for prompts that a model of the user's fails on.
struct SynthesizeRainbowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rainbow",
    abstract: "Look for prompts that your model fails on, over hazards and attack styles (Rainbow Teaming).",
    discussion: """
      Mutates prompts, asks the target, judges its answers with a policy, and keeps for each cell of hazard and style what \
      does most harm. With --endpoint a model writes the prompts, without one our own transforms and styles do. Writes \
      archive.jsonl, rows to train on, exports, a report and every decision into DIR. Run it again after an interruption, \
      or with more iterations: it goes on, and asks nothing twice.

        raise synthesize rainbow --plan standard --output found --target http://127.0.0.1:8000/v1 --target-model NAME
      """)

  @Option(help: "The plan whose hazards, styles, languages and scenarios are used: a name, or the path of a file.")
  var plan: String

  @OptionGroup var policies: PolicyLocationOptions

  @Option(help: ArgumentHelp("The folder to write to.", valueName: "dir"))
  var output: String

  @Option(help: ArgumentHelp("The OpenAI-compatible API of the model under test.", valueName: "url"))
  var target: String

  @Option(help: ArgumentHelp("Its name there.", valueName: "name"))
  var targetModel: String

  @Option(
    help: ArgumentHelp(
      "The environment variable that holds the target's API key (default: RAISE_TARGET_API_KEY, where it is set).",
      valueName: "variable"))
  var targetKeyVariable: String?

  @Option(help: ArgumentHelp("Dollars for a million tokens asked of the target.", valueName: "dollars"))
  var targetPriceIn = 0.0

  @Option(help: ArgumentHelp("Dollars for a million tokens answered by the target.", valueName: "dollars"))
  var targetPriceOut = 0.0

  @Option(help: "The policy that judges the target's answers (default: the plan's for responses, else chat-output).")
  var policy: String?

  @Option(help: "How many prompts to try in all, in generations of eight.")
  var iterations = 800

  @Option(help: "The seed of every choice, in place of the plan's.")
  var seed: UInt64?

  @OptionGroup(title: "Asking a model") var writer: EndpointOptions
  @OptionGroup(title: "Asking a model") var asking: AskingOptions

  @Flag(help: "Keep the target's answers in the archive. They may be harmful.")
  var keepAnswers = false

  @Option(
    name: .customLong("format"),
    help:
      "A trainer to export for; may be repeated (default: all of \(Exports.all.map { $0.name }.joined(separator: ", ")))."
  )
  var formats: [String] = []

  @Option(help: ArgumentHelp("The log of the decisions (default: DIR/decisions.sqlite).", valueName: "file"))
  var log: String?

  @Flag(help: "Replace what another search left in the output folder. The log and the answers are kept.")
  var overwrite = false

  @Flag(name: .shortAndLong, help: "Show no progress.")
  var quiet = false

  func validate() throws {
    if !(1...10_000_000).contains(iterations) {
      throw ValidationError("--iterations: expected 1 to 10000000, found \(iterations)")
    }
    for (name, price) in [("--target-price-in", targetPriceIn), ("--target-price-out", targetPriceOut)]
    where !(price >= 0 && price.isFinite) {
      throw ValidationError("\(name): expected 0 or more, found \(price)")
    }
    try SynthesisOutput.validate(formats: formats)
  }

  func run() async throws {
    var plan = try SynthesisPlan(path: PlanLocation(policies: policies).path(of: plan))
    plan.seed = seed ?? plan.seed
    let judge = try policies.library().load(policy ?? plan.judge.responsePolicy ?? "chat-output")
    let budget = asking.budget
    let replies = asking.cache ?? "\(output)/replies"
    let target = try asking.client(
      of: ChatEndpoint(
        base: target, model: targetModel, key: try APIKeyVariable.key(targetKeyVariable, else: "RAISE_TARGET_API_KEY")),
      cache: "\(replies)/target.jsonl", budget: budget,
      prices: Budget.Prices(promptDollars: targetPriceIn, completionDollars: targetPriceOut))
    let mutator = try writer.client(cache: "\(replies)/writer.jsonl", budget: budget, asking: asking)
    let log = try SynthesisOutput.log(at: log, in: output)
    let search = RainbowSearch(
      plan: plan, target: target, mutator: try mutator.map { try self.mutator($0, plan) }, policy: judge, log: log,
      settings: RainbowSearch.Settings(
        maxTokens: asking.maxAnswerTokens, keepsAnswers: keepAnswers, formats: formats.isEmpty ? nil : formats))
    let progress = SynthesisProgressLine(isShown: !quiet)
    let job = Task { [output, iterations, overwrite] in
      try await search.run(
        output: output, iterations: iterations, overwrite: overwrite, onProgress: { progress.show($0.line) })
    }
    defer { progress.clear() }
    let report = try await Interruption.cancelling(job, onInterrupt: progress.clear) { try await job.value }
    progress.clear()
    try await log.close()
    let spending = Spending.line([target] + [mutator].compactMap { $0 }, budget)
    print((report.summary + [spending, "rows:      \(output)/rows.jsonl"]).joined(separator: "\n"))
  }

  private func mutator(_ client: ChatClient, _ plan: SynthesisPlan) throws -> ChatMutator {
    ChatMutator(
      client: client, instructions: try ModelInstructions(folder: plan.instructions), plan: plan,
      temperature: writer.temperature, maxTokens: asking.maxAnswerTokens)
  }
}
