/// Numbers in memory of their own, aligned to 64 bytes and zero at first.
///
/// It only grows: what has room for the largest text so far allocates nothing for the next one.
final class Buffer<Element: BitwiseCopyable> {
  private(set) var start: UnsafeMutablePointer<Element>
  private(set) var count: Int

  init(count: Int) {
    self.count = count
    start = Self.allocate(count)
    if !Self.memory(count).isZeroed {
      UnsafeMutableRawPointer(start).initializeMemory(as: UInt8.self, repeating: 0, count: Self.memory(count).bytes)
    }
  }

  private init(copying other: Buffer) {
    count = other.count
    start = Self.allocate(count)
    start.update(from: other.start, count: count)
  }

  /// Makes room for `count` elements. What was there is lost when the buffer has to move.
  func reserve(_ count: Int) {
    guard count > self.count else { return }
    let grown = Buffer(count: count)
    swap(&start, &grown.start)
    swap(&self.count, &grown.count)
  }

  /// The same numbers in other memory.
  func copy() -> Buffer { Buffer(copying: self) }

  private static func memory(_ count: Int) -> BufferMemory {
    BufferMemory(bytes: max(count, 1) * MemoryLayout<Element>.stride)
  }

  private static func allocate(_ count: Int) -> UnsafeMutablePointer<Element> {
    memory(count).allocate().assumingMemoryBound(to: Element.self)
  }

  deinit { Self.memory(count).deallocate(start) }
}
