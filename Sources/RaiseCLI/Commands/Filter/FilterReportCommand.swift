import ArgumentParser
import Foundation
import RaiseAudit
import RaiseCore
import RaiseFilter

/// `raise filter report`: tell of a run again.
struct FilterReportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Report of a run of raise filter again, from what it left in its folder.",
    discussion: """
      Reads neither the corpus nor the policy; an interrupted run is told so far as it came. Without a format, report.html \
      and report.md are written into the folder anew. Of runs of earlier versions the decision log tells what their report \
      does not.

        raise filter report filtered
        raise filter report filtered --json | jq .tally.detail.removed
      """)

  @Argument(help: ArgumentHelp("The folder that a run wrote to.", valueName: "dir"))
  var folder: String

  /// What is printed.
  enum Format: String, EnumerableFlag {
    case html, markdown, json

    static func help(for value: Format) -> ArgumentHelp? {
      switch value {
      case .html: "Print the page."
      case .markdown: "Print the report as Markdown."
      case .json: "Print the report as JSON."
      }
    }
  }

  @Flag var format: Format?

  @Option(help: ArgumentHelp("The decision log (default: DIR/decisions.sqlite).", valueName: "file"))
  var log: String?

  func run() async throws {
    var run = try RunFolder(path: folder)
    if run.report.tally.detail == nil { run.report.tally.detail = try detailFromLog(of: run) }
    switch format {
    case nil: for path in try run.write() { print(path) }
    case .html: try ResultWriter.write(run.html)
    case .markdown: try ResultWriter.write(run.report.markdown)
    case .json: try ResultWriter.write(String(decoding: try run.report.json(), as: UTF8.self))
    }
  }

  /// What the records of the newest run in the log tell; nil when they are not those of the report.
  private func detailFromLog(of run: RunFolder) throws -> TallyDetail? {
    let path = log ?? folder + "/decisions.sqlite"
    guard log != nil || FileManager.default.fileExists(atPath: path) else { return nil }
    let reader = try DecisionLogReader(path: path)
    var filter = DecisionFilter()
    filter.components = ["filter"]
    guard let newest = try reader.answer(ListQuery(filter, after: nil, limit: 1, end: .newest)).first else {
      return nil
    }
    filter.runs = [newest.record.run]
    var detail = TallyDetail()
    var query = ListQuery(filter, after: nil, limit: 1000, end: .oldest)
    var count = 0
    while case let page = try reader.answer(query), let last = page.last {
      for decision in page { detail.count(decision.record) }
      count += page.count
      query.after = last.cursor
    }
    guard count == run.report.tally.documents else {
      CommandOutput.note("note: \(path) holds \(count) decisions of \(run.report.tally.documents); it is left out")
      return nil
    }
    return detail
  }
}
