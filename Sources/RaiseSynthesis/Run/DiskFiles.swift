import Foundation

/// Files and folders on disk, with errors that name the path.
enum DiskFiles {
  /// Does something with a path; what the system says against it becomes an error of ours.
  static func attempt<Value>(_ path: String, _ body: () throws -> Value) throws -> Value {
    do {
      return try body()
    } catch let error as SynthesisError {
      throw error
    } catch {
      let underlying = (error as NSError).userInfo[NSUnderlyingErrorKey] as? any Error
      let reason = (underlying as NSError?).map { String(cString: strerror(Int32(truncatingIfNeeded: $0.code))) }
      throw SynthesisError.cannotWrite(path: path, reason: reason ?? error.localizedDescription)
    }
  }

  /// Makes a folder and those above it.
  static func makeFolder(_ path: String) throws {
    try attempt(path) { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }
  }

  /// Moves a file onto its final name, replacing what stands there, in one step.
  static func move(_ source: String, onto target: String) throws {
    guard rename(source, target) == 0 else {
      throw SynthesisError.cannotWrite(path: target, reason: String(cString: strerror(errno)))
    }
  }

  /// Writes a small file so that a reader sees the old content or the new, never a part.
  static func replace(_ path: String, with text: String) throws {
    try makeFolder((path as NSString).deletingLastPathComponent)
    try attempt(path) { try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic) }
  }

  static func remove(_ path: String) throws {
    guard FileManager.default.fileExists(atPath: path) else { return }
    try attempt(path) { try FileManager.default.removeItem(atPath: path) }
  }
}

/// A file that grows at its end.
final class GrowingFile {
  private let path: String
  private let handle: FileHandle
  private var pending = Data()
  /// Bytes it holds, those still in memory among them.
  private(set) var length: Int

  /// Opens the file at `path`, made when missing, and cuts it to `length` bytes: what an interrupted run wrote after
  /// its last checkpoint goes.
  init(path: String, length: Int) throws {
    self.path = path
    self.length = length
    try DiskFiles.makeFolder((path as NSString).deletingLastPathComponent)
    if !FileManager.default.fileExists(atPath: path) { _ = FileManager.default.createFile(atPath: path, contents: nil) }
    handle = try DiskFiles.attempt(path) {
      let handle = try FileHandle(forUpdating: URL(fileURLWithPath: path))
      try handle.truncate(atOffset: UInt64(length))
      return handle
    }
  }

  deinit { try? handle.close() }

  func append(_ bytes: [UInt8]) throws {
    pending.append(contentsOf: bytes)
    length += bytes.count
    if pending.count > 1 << 20 { try write() }
  }

  /// Returns when the bytes are on the disk.
  func synchronize() throws {
    try write()
    try DiskFiles.attempt(path) { try handle.synchronize() }
  }

  private func write() throws {
    try DiskFiles.attempt(path) { try handle.write(contentsOf: pending) }
    pending.removeAll(keepingCapacity: true)
  }
}

/// Keeps a second process out of an output folder. The system lets go of it when the process ends, however it ends.
final class FolderLock {
  private let descriptor: Int32

  /// - Parameters:
  ///   - folder: The output folder, as errors name it.
  ///   - file: The file that is locked; made, with the folders above it.
  init(_ folder: String, file: String) throws {
    try DiskFiles.makeFolder((file as NSString).deletingLastPathComponent)
    descriptor = open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      throw SynthesisError.cannotWrite(path: file, reason: String(cString: strerror(errno)))
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else { throw SynthesisError.outputInUse(path: folder) }
  }

  deinit { close(descriptor) }
}
