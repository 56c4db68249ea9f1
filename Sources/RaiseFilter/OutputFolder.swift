import Foundation
import RaiseCorpus

/// The layout of a run's output folder: which file lies where, unfinished and finished.
///
///     kept/      documents that pass, one file per input file
///     removed/   documents that do not, with the reason under "raise"
///     errors/    lines and file faults set aside, as JSON Lines
///     report.json, report.md
///     .unfinished/   the same three while they grow, and state.json to resume from
struct OutputFolder: Sendable {
  let path: String

  /// The three files that an input file turns into.
  enum Part: String, CaseIterable, Sendable {
    case kept, removed, errors
  }

  var reportJSON: String { path + "/report.json" }
  var reportMarkdown: String { path + "/report.md" }
  var unfinished: String { path + "/.unfinished" }
  var state: String { unfinished + "/state.json" }
  var lock: String { unfinished + "/lock" }

  func finished(_ part: Part, of name: String) -> String { "\(path)/\(part.rawValue)/\(fileName(part, name))" }
  func unfinished(_ part: Part, of name: String) -> String { "\(unfinished)/\(part.rawValue)/\(fileName(part, name))" }

  /// Where a file of rows is written before it takes its name. Other processes write elsewhere: one that was killed may
  /// have left another at work, for a moment.
  func written(_ part: Part, of name: String) -> String {
    "\(unfinished)/written/\(part.rawValue)/\(name).\(ProcessInfo.processInfo.processIdentifier)"
  }

  /// The input's own name for documents, but for what becomes JSON Lines on the way. Errors are plain JSON Lines whatever
  /// the input was.
  private func fileName(_ part: Part, _ name: String) -> String {
    part == .errors ? name + ".jsonl" : CorpusFormats.outputName(ofFileNamed: name)
  }

  /// Whether documents lie here that no state or report tells of.
  var holdsDocuments: Bool {
    [Part.kept, .removed].contains { FileManager.default.fileExists(atPath: "\(path)/\($0.rawValue)") }
  }

  /// Removes everything a run writes, but neither the log nor the lock that keeps other runs out.
  func clear() throws {
    for part in Part.allCases {
      try Folders.remove("\(path)/\(part.rawValue)")
      try Folders.remove("\(unfinished)/\(part.rawValue)")
    }
    try Folders.remove("\(unfinished)/written")
    for file in [reportJSON, reportMarkdown, state] { try Folders.remove(file) }
  }
}
