import Foundation
import RaiseAudit

/// The decision log that a run writes.
enum LogFile {
  /// The log at `path`, in a folder made for it.
  ///
  /// - Throws: ``FolderError`` when there can be none; what `SQLiteDecisionLog` throws.
  static func open(_ path: String, options: SQLiteDecisionLog.Options = .init()) throws -> SQLiteDecisionLog {
    let folder = (path as NSString).deletingLastPathComponent
    if !folder.isEmpty { try makeFolder(folder) }
    return try SQLiteDecisionLog(path: path, options: options)
  }

  private static func makeFolder(_ folder: String) throws {
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      let cause = ((error as NSError).userInfo[NSUnderlyingErrorKey] as? any Error).map { $0 as NSError }
      let code = cause.flatMap { $0.domain == NSPOSIXErrorDomain ? Int32(truncatingIfNeeded: $0.code) : nil }
      let reason = code.map { String(cString: strerror($0)) } ?? error.localizedDescription
      throw FolderError(folder: folder, reason: reason)
    }
  }
}

/// A folder that cannot be made.
struct FolderError: Error, CustomStringConvertible {
  var folder: String
  var reason: String

  var description: String { "\(folder): expected a folder, or a place where one can be made: \(reason)" }
}
