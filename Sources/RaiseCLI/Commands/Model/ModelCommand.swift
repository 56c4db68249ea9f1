import ArgumentParser

/// `raise model`: look at checkpoints, check them, time them, and ask them about texts.
struct ModelCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "model",
    abstract: "Inspect, check, time, run and pack classifier models.",
    discussion: """
      A model is a folder with config.json, model.safetensors and tokenizer.json. See docs/models.md.

        raise model info fixtures/models/tiny-moe
        echo "Hello" | raise model classify fixtures/models/tiny-moe
      """,
    subcommands: [
      ModelListCommand.self, ModelInfoCommand.self, ModelCheckCommand.self, ModelBenchCommand.self,
      ModelClassifyCommand.self,
      ModelTokenizeCommand.self, ModelPackCommand.self,
    ])
}
