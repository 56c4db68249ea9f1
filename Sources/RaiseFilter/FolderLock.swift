#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Keeps a second process out of an output folder. The system lets go of it when the process ends, however it ends.
package final class FolderLock {
  private let descriptor: Int32

  convenience init(_ folder: OutputFolder) throws {
    try Folders.make(folder.unfinished)
    try self.init(file: folder.lock, of: folder.path)
  }

  /// - Parameters:
  ///   - file: The file that is locked; made when missing.
  ///   - folder: The folder that it keeps others out of, for the message.
  package init(file: String, of folder: String) throws {
    descriptor = open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw FilterError.system(file) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else { throw FilterError.outputInUse(path: folder) }
  }

  deinit { close(descriptor) }
}
