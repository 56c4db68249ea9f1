import ArgumentParser

/// `raise synthesize`: make post-training safety data. Without a subcommand it makes rows.
struct SynthesizeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "synthesize",
    abstract: "Make post-training safety data: rows to train on, or prompts that a model of yours fails on.",
    discussion: """
        raise synthesize --plan standard --output data
        raise synthesize --plan standard --output data --endpoint http://127.0.0.1:8000/v1 --model NAME
        raise synthesize rainbow --plan standard --output found --target http://127.0.0.1:8000/v1 --target-model NAME

      `raise help synthesize rows` lists the options of the first two, `raise help synthesize rainbow` those of the third.
      """,
    subcommands: [SynthesizeRowsCommand.self, SynthesizeRainbowCommand.self],
    defaultSubcommand: SynthesizeRowsCommand.self)
}
