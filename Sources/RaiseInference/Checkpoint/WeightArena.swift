/// Private memory for weights, in zeroed pieces of whole 64-byte lines; freed with the last reference.
final class WeightArena: @unchecked Sendable {
  private var pieces: [UnsafeMutableRawPointer] = []
  private(set) var bytes = 0

  func allocate<T: BitwiseCopyable>(_: T.Type = T.self, count: Int) -> UnsafeMutablePointer<T> {
    let size = (count * MemoryLayout<T>.stride + 63) / 64 * 64
    let piece = UnsafeMutableRawPointer.allocate(byteCount: max(size, 64), alignment: 64)
    piece.initializeMemory(as: UInt8.self, repeating: 0, count: max(size, 64))
    pieces.append(piece)
    bytes += size
    return piece.bindMemory(to: T.self, capacity: count)
  }

  deinit {
    for piece in pieces { piece.deallocate() }
  }
}
