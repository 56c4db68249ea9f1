import ArgumentParser
import Foundation
import RaiseCore
import RaiseRules

/// `raise policy explain`: why a policy decides as it does about one text.
struct PolicyExplainCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Judge one text and show each rule's evidence, score and threshold, and why the action came out.",
    discussion: "The text comes from --text, from FILE, or from standard input.")

  @Argument(help: "The policy: a name, or the path of a file.")
  var policy: String

  @Argument(help: ArgumentHelp("The file with the text; - is standard input.", valueName: "file"))
  var file = "-"

  @Option(help: "The text itself.")
  var text: String?

  @Option(help: "The URL that the text is from, for rules on it.")
  var url: String?

  @Option(
    help:
      "The stage to judge in: \(Stage.allCases.map(\.rawValue).joined(separator: ", ")) (default: the policy's first).")
  var stage: String?

  @OptionGroup var locations: PolicyLocationOptions

  @Flag(help: "Print JSON.")
  var json = false

  func validate() throws {
    if let stage, Stage(rawValue: stage) == nil {
      let known = Stage.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("--stage: expected one of \(known), found \(stage)")
    }
    if text != nil && file != "-" { throw ValidationError("expected --text or FILE, found both") }
  }

  func run() async throws {
    let loaded = try locations.library().load(policy)
    let stage = stage.flatMap(Stage.init) ?? loaded.file.stages[0]
    let item = Item(id: file, stage: stage, text: try judgedText(), metadata: url.map { [Item.urlKey: $0] } ?? [:])
    let explanation = try loaded.policy.explain(item)
    if json { try CommandOutput.printJSON(explanation) } else { print(explanation.text(), terminator: "") }
  }

  private func judgedText() throws -> String {
    if let text { return text }
    if file == "-" && isatty(STDIN_FILENO) == 1 { CommandOutput.note("type a text, then Ctrl-D") }
    let data =
      try file == "-" ? FileHandle.standardInput.readToEnd() ?? Data() : Data(contentsOf: URL(fileURLWithPath: file))
    guard let text = String(data: data, encoding: .utf8) else {
      throw ValidationError("\(file): expected UTF-8 text, found other bytes")
    }
    // The line's end belongs to the file, not to the text.
    return text.hasSuffix("\n") ? String(text.dropLast()) : text
  }
}
