import Foundation

@testable import RaiseInference

/// Bytes that end where memory nobody may touch begins: a read beyond them ends the process.
enum GuardedBytes {
  /// The bytes as those of a file. They begin wherever their number makes them, on any address.
  static func file(_ bytes: [UInt8], name: String = "memory") -> MappedFile {
    let page = Int(sysconf(Int32(_SC_PAGESIZE)))
    let size = (bytes.count + page - 1) / page * page
    guard let base = mmap(nil, size + page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, -1, 0), base != MAP_FAILED
    else { preconditionFailure("no memory for a test") }
    let start = base + size - bytes.count
    start.copyMemory(from: bytes, byteCount: bytes.count)
    mprotect(base + size, page, PROT_NONE)
    mprotect(base, size, PROT_READ)
    nonisolated(unsafe) let mapping = base
    return MappedFile(path: name, bytes: UnsafeRawBufferPointer(start: start, count: bytes.count)) {
      munmap(mapping, size + page)
    }
  }
}
