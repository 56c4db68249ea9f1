import ArgumentParser
import Foundation
import RaiseEvaluation

/// How results are written.
struct EvalOutputOptions: ParsableArguments {
  @Flag(help: "Print the whole report as JSON.")
  var json = false

  @Flag(help: "Print one result a line: {\"name\", \"value\", \"low\", \"high\", \"n\"}.")
  var jsonl = false

  @Flag(help: "With --jsonl: a line also for each part of the rows, by language, category and what else there is.")
  var parts = false

  @Option(help: ArgumentHelp("Also write a report with curves to this file.", valueName: "file"))
  var html: String?

  @Flag(name: .shortAndLong, help: "Show no progress.")
  var quiet = false

  func validate() throws {
    if parts && !jsonl { throw ValidationError("--parts: expected --jsonl with it") }
    if json && jsonl { throw ValidationError("--json and --jsonl exclude each other") }
  }

  func show(_ report: Report) throws {
    if let html { try Data(report.html.utf8).write(to: URL(filePath: html)) }
    try ResultWriter.write(json ? report.json() : jsonl ? report.lines(parts: parts) : report.table())
  }
}
