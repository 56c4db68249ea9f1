import Foundation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A file that grows by whole blocks under a hidden name and appears under its own when it is whole.
package final class OutputFile {
  private let path: String
  private let descriptor: Int32
  /// Bytes written so far.
  package private(set) var length: Int

  /// Opens the file at `path`, made when missing, and cuts it to `length` bytes: what an interrupted run wrote after
  /// its last checkpoint goes.
  package init(path: String, length: Int) throws {
    self.path = path
    self.length = length
    try Folders.make((path as NSString).deletingLastPathComponent)
    descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw FilterError.system(path) }
    guard ftruncate(descriptor, off_t(length)) == 0, lseek(descriptor, off_t(length), SEEK_SET) >= 0 else {
      throw FilterError.system(path)
    }
  }

  deinit { close(descriptor) }

  /// Writes all of `bytes` at the end.
  package func append(_ bytes: [UInt8]) throws {
    try OutputDescriptor(descriptor).write(bytes) { FilterError.cannotWrite(path: path, reason: $0) }
    length += bytes.count
  }

  /// Returns when the bytes are on the disk.
  package func synchronize() throws {
    guard fsync(descriptor) == 0 else { throw FilterError.system(path) }
  }
}

/// Folders and names on disk, with errors that name the path.
package enum Folders {
  /// Makes a folder and those above it.
  package static func make(_ path: String) throws {
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw FilterError.cannotWrite(path: path, reason: reason(of: error))
    }
  }

  /// The path of a file or folder with all links followed, as far as it is there.
  package static func resolved(_ path: String) -> String {
    var url = URL(fileURLWithPath: path).standardizedFileURL
    var missing: [String] = []
    while true {
      if let found = realpath(url.path, nil) {
        defer { free(found) }
        return ([String(cString: found)] + missing.reversed()).joined(separator: "/")
      }
      if url.path == "/" { return path }
      missing.append(url.lastPathComponent)
      url.deleteLastPathComponent()
    }
  }

  /// The system's message.
  private static func reason(of error: any Error) -> String {
    let underlying = (error as NSError).userInfo[NSUnderlyingErrorKey] as? any Error
    guard let code = (underlying as NSError?)?.code else { return error.localizedDescription }
    if code == EEXIST || code == ENOTDIR { return "expected a folder, found a file" }
    return String(cString: strerror(Int32(truncatingIfNeeded: code)))
  }

  /// Moves a file onto its final name, replacing what stands there, in one step.
  package static func move(_ source: String, onto target: String) throws {
    try make((target as NSString).deletingLastPathComponent)
    guard rename(source, target) == 0 else { throw FilterError.system(target) }
  }

  /// Writes a small file so that a reader sees the old content or the new, never a part.
  package static func replace(_ path: String, with data: Data) throws {
    let fresh = path + ".new"
    let file = try OutputFile(path: fresh, length: 0)
    try file.append(Array(data))
    try file.synchronize()
    try move(fresh, onto: path)
  }

  package static func remove(_ path: String) throws {
    guard FileManager.default.fileExists(atPath: path) else { return }
    do {
      try FileManager.default.removeItem(atPath: path)
    } catch {
      throw FilterError.cannotWrite(path: path, reason: reason(of: error))
    }
  }
}

extension FilterError {
  /// The failure of the last system call on `path`.
  static func system(_ path: String) -> FilterError {
    .cannotWrite(path: path, reason: String(cString: strerror(errno)))
  }
}
