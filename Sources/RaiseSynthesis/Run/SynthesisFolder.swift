import Foundation

/// The layout of a run's output folder.
///
///     rows.jsonl        every row that was kept
///     set-aside.jsonl   rows on which the judge disagreed, with the reasons
///     failed.jsonl      prompts that could not be answered, with the reason
///     <trainer>/…       the exports
///     README.md         the dataset card
///     report.json       counts and measures; written last
///     .unfinished/      the first three while they grow, the journal, and state.json to resume from
struct SynthesisFolder: Sendable {
  let path: String

  /// The files that grow row by row.
  enum Part: String, CaseIterable, Sendable {
    case rows = "rows.jsonl"
    case setAside = "set-aside.jsonl"
    case failed = "failed.jsonl"
    /// One byte for each answered draft: what became of it.
    case journal

    init(_ fate: RowOutcome.Fate) {
      switch fate {
      case .kept: self = .rows
      case .setAside: self = .setAside
      case .failed: self = .failed
      }
    }
  }

  var report: String { path + "/report.json" }
  var card: String { path + "/README.md" }
  var unfinished: String { path + "/.unfinished" }
  var state: String { unfinished + "/state.json" }
  var lock: String { unfinished + "/lock" }

  func finished(_ part: Part) -> String { "\(path)/\(part.rawValue)" }
  func unfinished(_ part: Part) -> String { "\(unfinished)/\(part.rawValue)" }

  /// Whether rows lie here that no state or report tells of.
  var holdsRows: Bool { FileManager.default.fileExists(atPath: finished(.rows)) }

  /// Removes everything a run writes, but neither the log nor the lock that keeps other runs out.
  func clear() throws {
    for part in Part.allCases {
      try DiskFiles.remove(finished(part))
      try DiskFiles.remove(unfinished(part))
    }
    for export in Exports.all { try DiskFiles.remove("\(path)/\(export.name)") }
    for file in [report, card, state] { try DiskFiles.remove(file) }
  }
}
