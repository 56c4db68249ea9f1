import Foundation

/// A file's bytes in memory, read-only and shared between processes; unmapped with the last reference.
///
/// The bytes are those of the file at the time of reading: a file that is overwritten in place or cut while it is
/// mapped changes under the reader's hands or ends the process with SIGBUS. The packer therefore replaces files by
/// renaming.
package final class MappedFile: @unchecked Sendable {
  package let path: String
  package let bytes: UnsafeRawBufferPointer
  /// Frees bytes that are not a mapping.
  private let free: (() -> Void)?

  /// Takes bytes that are in memory already for those of a file.
  ///
  /// - Parameter free: Called when nobody needs them any more.
  init(path: String, bytes: UnsafeRawBufferPointer, free: @escaping () -> Void) {
    self.path = path
    self.bytes = bytes
    self.free = free
  }

  package init(path: String) throws(CheckpointError) {
    self.path = path
    free = nil
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Self.failure(path) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw Self.failure(path) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw .unusable(path: path, reason: "not a regular file") }
    guard status.st_size > 0 else {
      bytes = UnsafeRawBufferPointer(start: nil, count: 0)
      return
    }
    let count = Int(status.st_size)
    guard let base = mmap(nil, count, PROT_READ, MAP_SHARED, descriptor, 0), base != MAP_FAILED else {
      throw Self.failure(path)
    }
    bytes = UnsafeRawBufferPointer(start: base, count: count)
  }

  /// Lets the system take the pages back; the next access reads them again.
  package func releasePages() {
    guard free == nil, let base = bytes.baseAddress else { return }
    madvise(UnsafeMutableRawPointer(mutating: base), bytes.count, MADV_DONTNEED)
  }

  deinit {
    if let free { return free() }
    guard let base = bytes.baseAddress else { return }
    munmap(UnsafeMutableRawPointer(mutating: base), bytes.count)
  }

  private static func failure(_ path: String) -> CheckpointError {
    .unusable(path: path, reason: String(cString: strerror(errno)))
  }
}
