import ArgumentParser
import Foundation
import RaiseInference

/// `raise model info`: what a model is made of and what it takes to run.
struct ModelInfoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "info",
    abstract: "Show a model's architecture, parameters, memory and digest.",
    discussion: """
      A folder with config.json alone is described without weights. The memory of keys and values is that of a session's \
      cache which is allocated for it, beside one of the same model with full attention in every layer.
      """)

  @Argument(
    help: ArgumentHelp("The model's folder, or the name of a bundled model.", valueName: "model"),
    transform: ModelArgument.folder)
  var folder: String

  @Option(help: "Positions to allocate keys and values for (default: all that the model has).")
  var context: Int?

  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    if LanguageCommands.isLanguageModel(folder) { return try LanguageCommands.info(folder: folder, json: json) }
    if ScreenCommands.isScreen(folder) { return try ScreenCommands.info(folder: folder, json: json) }
    let info = try ModelInfo(folder: URL(filePath: folder), context: context)
    if json {
      try CommandOutput.printJSON(info)
    } else {
      CommandOutput.printTable(info.rows)
    }
  }
}
