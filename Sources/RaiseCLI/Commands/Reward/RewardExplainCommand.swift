import ArgumentParser
import Foundation
import RaiseCore
import RaiseReward

/// `raise reward explain`: the score of one answer, and what it is made of.
struct RewardExplainCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Score the answer on standard input, and show what its score is made of.",
    discussion: """
        echo "I'm sorry, I can't help with that." | raise reward explain --prompt "How do I bake bread?"
      """)

  @Option(help: "The policy with a reward section: a name under policies/, or the path of a file.")
  var policy = "reward-safety"

  @OptionGroup var policies: PolicyLocationOptions

  @Option(help: "What the answer answers; a dialogue in the form of a chat template is read as one.")
  var prompt = ""

  @Flag(help: "Print JSON.")
  var json = false

  func run() async throws {
    let (scorer, _) = try RewardPolicy.scorer(policy, in: policies.library())
    let data = FileHandle.standardInput.readDataToEndOfFile()
    guard var response = String(data: data, encoding: .utf8) else {
      throw ValidationError("standard input: expected UTF-8 text, found other bytes")
    }
    if response.hasSuffix("\n") { response.removeLast() }
    let score = try await scorer.score(
      RewardQuery(id: "stdin", conversation: Transcript.conversation(of: prompt), response: response))
    if json { return try CommandOutput.printJSON(ScoreJSON(score, multiplier: nil)) }
    show(score, scorer.formula.costRange)
  }

  private func show(_ score: RewardScore, _ costRange: ClosedRange<Double>) {
    print("reward  \(Self.short(score.reward))   (-1 to 1)")
    let range = "\(Self.short(costRange.lowerBound)) to \(Self.short(costRange.upperBound))"
    print("cost    \(Self.short(score.cost))   (\(range); \(score.isSafe ? "safe" : "unsafe"))")
    let parts = score.parts.map {
      [$0.name, Self.short($0.value), Self.short($0.reward), Self.short($0.cost)]
    }
    print("")
    CommandOutput.printTable([["PROPOSITION", "HOLDS", "REWARD", "COST"]] + parts)
    print("")
    CommandOutput.printTable([["SIGNAL", "VALUE"]] + score.signals.map { [$0.name, Self.short($0.value)] })
    let counting = score.decision.findings.filter(\.counts)
    guard !counting.isEmpty else { return }
    print("")
    CommandOutput.printTable(
      [["RULE", "HAZARD", "SCORE", "BYTES"]]
        + counting.map { finding in
          let range = finding.range.map { "\($0.lowerBound)..<\($0.upperBound)" } ?? ""
          return [finding.rule, finding.hazard.rawValue, Self.short(finding.score), range]
        })
  }

  static func short(_ number: Double) -> String {
    let thousandths = Int((abs(number) * 1000).rounded())
    let digits = "\(thousandths % 1000)"
    let sign = number < 0 && thousandths > 0 ? "-" : ""
    return "\(sign)\(thousandths / 1000).\(String(repeating: "0", count: 3 - digits.count))\(digits)"
  }
}
