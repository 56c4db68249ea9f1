import ArgumentParser
import Foundation
import RaiseAudit

/// `raise audit show`.
struct AuditShowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show everything about one decision.")

  @OptionGroup var log: LogOption
  @OptionGroup var output: OutputOptions

  @Argument(help: ArgumentHelp("The decision's id, or its number in the log.", valueName: "id"))
  var decision: String

  func run() async throws {
    guard let key = ShowQuery.Key(decision) else {
      throw ValidationError("\"\(decision)\" is neither a number nor a UUID")
    }
    let log = try log.open()
    let query = ShowQuery(key)
    if try output.printsSQL(log, [query]) { return }
    guard let found = try log.answer(query) else {
      CommandOutput.note("\(log.path): there is no decision \(decision)")
      throw ExitCode(1)
    }
    try write(found, output.format())
  }

  /// For people one field a line; else as a list of one.
  private func write(_ decision: LoggedDecision, _ format: OutputFormat) throws {
    let isForPeople = format == .table
    var renderer = OutputRenderer(
      format, columns: isForPeople ? ["field", "value"] : DecisionColumns.names(format))
    let rows = isForPeople ? DecisionColumns.fields(decision) : [DecisionColumns.row(decision, format)]
    try ResultWriter.write(renderer.render(rows) + renderer.end())
  }
}
