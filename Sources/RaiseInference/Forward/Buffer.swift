/// Numbers in memory of their own, aligned to 64 bytes and zero at first.
///
/// It only grows: what has room for the largest text so far allocates nothing for the next one.
final class Buffer<Element: BitwiseCopyable> {
  private(set) var start: UnsafeMutablePointer<Element>
  private(set) var count: Int

  init(count: Int) {
    self.count = count
    start = Self.allocate(count)
  }

  /// Makes room for `count` elements. What was there is lost when the buffer has to move.
  func reserve(_ count: Int) {
    guard count > self.count else { return }
    start.deallocate()
    self.count = count
    start = Self.allocate(count)
  }

  /// The same numbers in other memory.
  func copy() -> Buffer {
    let copy = Buffer(count: count)
    copy.start.update(from: start, count: count)
    return copy
  }

  private static func allocate(_ count: Int) -> UnsafeMutablePointer<Element> {
    let bytes = max(count, 1) * MemoryLayout<Element>.stride
    let memory = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
    memory.initializeMemory(as: UInt8.self, repeating: 0, count: bytes)
    return memory.assumingMemoryBound(to: Element.self)
  }

  deinit { start.deallocate() }
}
