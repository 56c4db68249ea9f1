import ArgumentParser

/// `raise reward`: the numbers behind `raise score`.
struct RewardCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reward", abstract: "Fit the numbers of a reward policy, and explain a score.",
    subcommands: [RewardFitCommand.self, RewardExplainCommand.self])
}
