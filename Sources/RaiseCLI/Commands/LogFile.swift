import Foundation
import RaiseAudit
import RaiseFilter

/// The decision log that a run writes.
enum LogFile {
  /// The log at `path`, in a folder made for it.
  ///
  /// - Throws: `FilterError` when there can be none; what `SQLiteDecisionLog` throws.
  static func open(_ path: String, options: SQLiteDecisionLog.Options = .init()) throws -> SQLiteDecisionLog {
    let folder = (path as NSString).deletingLastPathComponent
    if !folder.isEmpty { try Folders.make(folder) }
    return try SQLiteDecisionLog(path: path, options: options)
  }
}
