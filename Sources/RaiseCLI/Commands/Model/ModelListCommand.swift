import ArgumentParser
import RaiseModels

/// `raise model list`: the models that go by a name.
struct ModelListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List the models that policies and commands can name.",
    discussion: "They are looked for in $RAISE_MODELS, beside the command, and where make install puts them.")

  @Flag(help: "Print JSON.")
  var json = false

  private struct Row: Encodable {
    var name: String
    var path: String
    var summary: String
  }

  func run() throws {
    let rows = ModelLocations.process.available.map { model in
      Row(
        name: model.name, path: model.path,
        summary: BundledModel.all.first { $0.name == model.name }?.summary ?? "")
    }
    if json { return try CommandOutput.printJSON(rows) }
    CommandOutput.printTable([["NAME", "WHAT FOR", "FOLDER"]] + rows.map { [$0.name, $0.summary, $0.path] })
  }
}
