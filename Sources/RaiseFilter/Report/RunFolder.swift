import Foundation
import RaiseCore

/// What a run left in its output folder, finished or not, to report of without reading the corpus.
public struct RunFolder: Sendable {
  /// The folder.
  public let path: String
  /// What the run did, so far or in all.
  public var report: FilterReport
  /// How fast it went; nil when nothing tells.
  public let throughput: Throughput?
  /// Whether the run has not ended.
  public let isInterrupted: Bool

  /// Opens the folder at `path`.
  ///
  /// - Throws: ``FilterError/noRun(path:reason:)`` when there is no run, or none that tells enough;
  ///   ``FilterError/unreadableState(path:reason:)``.
  public init(path: String) throws {
    let folder = OutputFolder(path: path)
    self.path = path
    throughput = try SavedState.load(Throughput.self, from: folder.throughput)
    let state = try SavedState.load(RunState.self, from: folder.state)
    if let report = try SavedState.load(FilterReport.self, from: folder.reportJSON), !(report.isSurvey && state != nil)
    {
      (self.report, isInterrupted) = (report, false)
      return
    }
    guard let state else {
      throw FilterError.noRun(path: path, reason: "expected report.json of a run of raise filter, found none")
    }
    guard let policy = state.policy, let inputs = state.inputs else {
      throw FilterError.noRun(
        path: path, reason: "holds an interrupted run of an earlier version, which has no report before its end")
    }
    report = FilterReport(policy: policy, inputs: inputs, fingerprint: state.fingerprint, tally: state.tally)
    isInterrupted = true
  }

  /// The report as a page that needs nothing else.
  public var html: String { report.html(throughput: throughput, isInterrupted: isInterrupted) }

  /// Writes `report.html` and `report.md` anew.
  ///
  /// - Returns: Their paths.
  public func write() throws -> [String] {
    let folder = OutputFolder(path: path)
    try Folders.replace(folder.reportHTML, with: Data(html.utf8))
    try Folders.replace(folder.reportMarkdown, with: Data(report.markdown.utf8))
    return [folder.reportHTML, folder.reportMarkdown]
  }
}

extension TallyDetail {
  /// Counts what a record of the decision log tells, for runs that kept no more than sums: no excerpts, scores only of what
  /// was found, and of removed documents the rule where only one can have been it.
  public mutating func count(_ record: DecisionRecord) {
    let counting = record.findings.filter { $0.counts && $0.mode == .enforce }
    let decisive = Set(counting.map(\.rule)).count == 1 ? counting.max { $0.score < $1.score } : nil
    let decision = Decision(
      policy: record.policy, action: record.action, findings: record.findings, decisive: decisive)
    let judgement = Judgement(decision: decision, error: record.error, record: record)
    count(judgement)
    var sheet = ExampleSheet()
    sheet.add(nil, judgement)
    add(sheet.examples)
    for (rule, findings) in Dictionary(grouping: record.findings.filter(\.counts), by: \.rule) {
      for (threshold, findings) in Dictionary(grouping: findings, by: \.threshold) {
        let scale = ScoreScale(name: "score from \(HTMLCount.number(threshold))", threshold: threshold)
        var histogram = ScoreHistogram(rule: rule, scale: scale)
        histogram.count(findings.map(\.score).max() ?? 0)
        add([histogram])
      }
    }
  }
}
