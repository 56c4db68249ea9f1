import Foundation
import RaiseFilter

/// The layout of a scoring run's output folder.
///
///     scores/        the rows with their scores, one file per input file
///     errors/        what could not be read or scored, as JSON Lines
///     report.json
///     .unfinished/   the same while they grow, and state.json to resume from
struct ScoreFolder: Sendable {
  let path: String

  var report: String { path + "/report.json" }
  var unfinished: String { path + "/.unfinished" }
  var state: String { unfinished + "/state.json" }
  var lock: String { unfinished + "/lock" }

  /// The two files that an input file turns into.
  enum Part: String, CaseIterable, Sendable {
    case scores, errors
  }

  func finished(_ part: Part, of name: String) -> String { "\(path)/\(part.rawValue)/\(fileName(part, name))" }
  func unfinished(_ part: Part, of name: String) -> String { "\(unfinished)/\(part.rawValue)/\(fileName(part, name))" }

  private func fileName(_ part: Part, _ name: String) -> String { part == .errors ? name + ".jsonl" : name }

  /// Whether scores lie here that no state or report tells of.
  var holdsScores: Bool { FileManager.default.fileExists(atPath: "\(path)/\(Part.scores.rawValue)") }

  /// Removes everything a run writes, but neither the log nor the lock that keeps other runs out.
  func clear() throws {
    for part in Part.allCases {
      try Folders.remove("\(path)/\(part.rawValue)")
      try Folders.remove("\(unfinished)/\(part.rawValue)")
    }
    for file in [report, state] { try Folders.remove(file) }
  }
}
