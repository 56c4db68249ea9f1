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
  /// Open as long as the mapping is there; -1 where there is none.
  private let descriptor: Int32

  /// Takes bytes that are in memory already for those of a file.
  ///
  /// - Parameter free: Called when nobody needs them any more.
  init(path: String, bytes: UnsafeRawBufferPointer, free: @escaping () -> Void) {
    self.path = path
    self.bytes = bytes
    self.free = free
    descriptor = -1
  }

  package init(path: String) throws(CheckpointError) {
    self.path = path
    free = nil
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Self.failure(path) }
    do {
      bytes = try Self.mapped(descriptor, path)
    } catch {
      close(descriptor)
      throw error
    }
  }

  private static func mapped(_ descriptor: Int32, _ path: String) throws(CheckpointError) -> UnsafeRawBufferPointer {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw failure(path) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw .unusable(path: path, reason: "not a regular file") }
    let count = Int(status.st_size)
    guard count > 0 else { return UnsafeRawBufferPointer(start: nil, count: 0) }
    guard let base = mmap(nil, count, PROT_READ, MAP_SHARED, descriptor, 0), base != MAP_FAILED else {
      throw failure(path)
    }
    return UnsafeRawBufferPointer(start: base, count: count)
  }

  /// Copies bytes of the mapping without touching it: the system reads them from the file.
  ///
  /// - Returns: false where it cannot, or where the address is not of this mapping.
  func read(from address: UnsafeRawPointer, into buffer: UnsafeMutableRawBufferPointer) -> Bool {
    guard descriptor >= 0, let base = bytes.baseAddress, base <= address, address + buffer.count <= base + bytes.count
    else { return false }
    return pread(descriptor, buffer.baseAddress, buffer.count, off_t(address - base)) == buffer.count
  }

  /// Lets the system take the pages back; the next access reads them again.
  package func releasePages() {
    guard free == nil, let base = bytes.baseAddress else { return }
    madvise(UnsafeMutableRawPointer(mutating: base), bytes.count, MADV_DONTNEED)
  }

  deinit {
    if let free { return free() }
    if let base = bytes.baseAddress { munmap(UnsafeMutableRawPointer(mutating: base), bytes.count) }
    close(descriptor)
  }

  private static func failure(_ path: String) -> CheckpointError {
    .unusable(path: path, reason: String(cString: strerror(errno)))
  }
}
