import Foundation

/// Where the memory of a ``Buffer`` comes from: large ones are pages of their own, which the system gets back at once.
///
/// A server opens and ends hundreds of sessions of different sizes. The allocator keeps such memory for later and seldom
/// finds it again whole: after an hour it holds several times what is in use.
struct BufferMemory {
  let bytes: Int

  /// From this size on, in bytes.
  private static let leastPages = 32 << 10
  private var isPages: Bool { bytes >= Self.leastPages }

  /// Whether new memory is zero already.
  var isZeroed: Bool { isPages }

  /// Memory aligned to 64 bytes. Running out of it ends the process, as everywhere in Swift.
  func allocate() -> UnsafeMutableRawPointer {
    guard isPages else { return .allocate(byteCount: bytes, alignment: 64) }
    let pages = mmap(nil, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, -1, 0)
    guard let pages, pages != MAP_FAILED else { fatalError("no memory for \(bytes) bytes") }
    return pages
  }

  func deallocate(_ start: UnsafeMutableRawPointer) {
    if isPages { munmap(start, bytes) } else { start.deallocate() }
  }
}
