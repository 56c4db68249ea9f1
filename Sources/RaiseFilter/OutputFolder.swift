import Foundation
import RaiseCorpus

/// The layout of a run's output folder: which file lies where, unfinished and finished.
///
///     kept/      documents that pass, one file per input file
///     removed/   documents that do not, with the reason under "raise"
///     errors/    lines and file faults set aside, as JSON Lines
///     report.json, report.md, report.html
///     throughput.json   how fast it went; the only file that two runs write differently
///     .unfinished/   the same three while they grow, and state.json to resume from
struct OutputFolder: Sendable {
  let path: String
  /// Where attributes are written, which is no part of the folder; nil when none are.
  var attributes: AttributeFolder?

  /// The files that an input file turns into.
  enum Part: String, CaseIterable, Sendable {
    case kept, removed, errors, attributes
  }

  /// What a run calls files and folders in the folder, endings left out.
  static let names: Set<String> = ["kept", "removed", "errors", "report", "throughput"]
  /// Those that lie in the folder itself.
  static let ownParts: [Part] = [.kept, .removed, .errors]
  /// Those that a run writes.
  var parts: [Part] { attributes == nil ? Self.ownParts : Part.allCases }

  var reportJSON: String { path + "/report.json" }
  var reportMarkdown: String { path + "/report.md" }
  var reportHTML: String { path + "/report.html" }
  var throughput: String { path + "/throughput.json" }
  var unfinished: String { path + "/.unfinished" }
  var state: String { unfinished + "/state.json" }
  var lock: String { unfinished + "/lock" }

  func finished(_ part: Part, of name: String) -> String {
    if part == .attributes, let attributes { return attributes.finished(name) }
    return "\(path)/\(part.rawValue)/\(fileName(part, name))"
  }

  func unfinished(_ part: Part, of name: String) -> String {
    if part == .attributes, let attributes { return attributes.unfinished(name) }
    return "\(unfinished)/\(part.rawValue)/\(fileName(part, name))"
  }

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

  /// Whether documents lie here, or lines that were set aside, that no state or report need tell of.
  var holdsDocuments: Bool {
    Self.ownParts.contains { FileManager.default.fileExists(atPath: "\(path)/\($0.rawValue)") }
  }

  /// Refuses a folder in which a run lies.
  ///
  /// - Throws: ``FilterError/otherRun(path:finished:)``.
  func expectNoRun() throws {
    let isBegun = FileManager.default.fileExists(atPath: state)
    if isBegun || holdsDocuments { throw FilterError.otherRun(path: path, finished: !isBegun) }
  }

  /// Removes everything a run writes, but neither the log nor the lock that keeps other runs out.
  func clear() throws {
    for part in Self.ownParts {
      try Folders.remove("\(path)/\(part.rawValue)")
      try Folders.remove("\(unfinished)/\(part.rawValue)")
    }
    try Folders.remove("\(unfinished)/written")
    for file in [reportJSON, reportMarkdown, reportHTML, throughput, state] { try Folders.remove(file) }
  }
}
