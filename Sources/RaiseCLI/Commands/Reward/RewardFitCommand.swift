import ArgumentParser
import Foundation
import RaiseCore
import RaiseCorpus
import RaiseEvaluation
import RaiseReward
import RaiseRules

/// `raise reward fit`: weights of a reward policy from labelled rows.
struct RewardFitCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fit",
    abstract: "Fit the weights of a reward policy to labelled rows.",
    discussion: """
      Preferences (prompt, chosen, rejected) set the reward's weights, labelled answers (prompt, response, label 1 for harm) \
      the cost's. A part of the prompts is held out first, to say how good the fit is; then all rows are fitted. Prints \
      the weights; --write puts them into the policy's file.

        raise reward fit --policy reward-safety preferences.jsonl answers.jsonl
      """)

  @Option(help: "The policy with a reward section: a name under policies/, or the path of a file.")
  var policy = "reward-safety"

  @OptionGroup var policies: PolicyLocationOptions

  @Argument(help: ArgumentHelp("Files, folders or quoted globs of labelled rows.", valueName: "input"))
  var inputs: [String]

  @Option(help: "How strongly weights are held near 0.")
  var ridge: Double = 0.001

  @Flag(help: "Let every source count alike, however many rows it has.")
  var balance = false

  @Flag(help: "Put the numbers into the policy's file; everything else in it stays.")
  var write = false

  @Option(help: "Threads (default: one for each core).")
  var threads: Int?

  @Flag(name: .shortAndLong, help: "Show no progress.")
  var quiet = false

  func validate() throws {
    if inputs.isEmpty { throw ValidationError("expected at least one input: a file, a folder or a glob") }
    if !(ridge.isFinite && ridge > 0) { throw ValidationError("--ridge: expected a number above 0, found \(ridge)") }
    if let threads, !(1...1024).contains(threads) {
      throw ValidationError("--threads: expected 1...1024, found \(threads)")
    }
  }

  func run() async throws {
    let (loaded, formula) = try RewardPolicy.load(policy, in: policies.library())
    let scorer = RewardScorer(policy: loaded, formula: formula)
    let rows = try await FittingRows(
      reading: CorpusInputs.files(matching: inputs), scorer, isBalanced: balance,
      threads: threads ?? ProcessInfo.processInfo.activeProcessorCount, progress: EvalProgress(isShown: !quiet))
    guard !rows.isEmpty else { throw ValidationError("expected preferences or labelled answers, found none") }
    let fit = RewardFit(ridge: ridge)
    let partial = rows.fitted(formula, fit, where: { !$0 })
    print(rows.heldOut(partial))
    let fitted = rows.fitted(formula, fit, where: { _ in true })
    print("\n" + Self.table(fitted))
    if write { try put(fitted, into: loaded.file) }
  }

  private static func table(_ formula: RewardFormula) -> String {
    let short = RewardExplainCommand.short
    var lines = formula.propositions.map { proposition in
      let weights = [("cost", proposition.cost), ("reward", proposition.reward)].compactMap { name, weight in
        weight.map { "\(name): \(short($0))" }
      }
      return "  \(proposition.name): {\(weights.joined(separator: ", "))}"
    }
    lines.append("  offset: {cost: \(short(formula.costOffset)), reward: \(short(formula.rewardOffset))}")
    return (["weights of all rows:"] + lines).joined(separator: "\n")
  }

  private func put(_ formula: RewardFormula, into file: PolicyFile) throws {
    let text = try String(contentsOfFile: file.path, encoding: .utf8)
    try Data(file.text(text, withRewardNumbersOf: formula).utf8)
      .write(to: URL(fileURLWithPath: file.path), options: .atomic)
    CommandOutput.note("raise: \(file.path): numbers of the reward replaced")
  }
}
