import ArgumentParser
import Foundation
import RaiseAudit
import RaiseSynthesis

/// What both commands of `raise synthesize` write in the same way.
enum SynthesisOutput {
  /// The log, in a folder made for it: at `path`, or in `folder`.
  static func log(at path: String?, in folder: String) throws -> SQLiteDecisionLog {
    try LogFile.open(path ?? folder + "/decisions.sqlite")
  }

  static func validate(formats: [String]) throws {
    let known = Exports.all.map { $0.name }
    for name in formats where !known.contains(name) {
      throw ValidationError("--format: expected one of \(known.joined(separator: ", ")), found \(name)")
    }
  }
}
