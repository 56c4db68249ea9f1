/// A text that grows at its end, and of which the beginning may be forgotten. Offsets are of UTF-8 bytes from the text's
/// beginning, forgotten or not.
struct GrowingText {
  /// Where what is remembered begins.
  private(set) var start = 0
  /// Where the text ends so far.
  var end: Int { start + bytes.count - dead }

  private var bytes: [UInt8] = []
  /// Forgotten bytes that are still in memory: moving the rest for every few of them would cost more than they do.
  private var dead = 0

  mutating func append(_ piece: String) { bytes.append(contentsOf: piece.utf8) }

  /// Forgets what is before `offset`.
  mutating func forget(before offset: Int) {
    guard offset > start else { return }
    dead += offset - start
    start = offset
    guard dead > bytes.count / 2, dead > 4096 else { return }
    bytes.removeFirst(dead)
    dead = 0
  }

  /// The last boundary between two scalars at or before `offset`, which is remembered.
  func boundary(atOrBefore offset: Int) -> Int {
    var offset = offset
    while offset > start, offset < end, byte(at: offset) & 0xC0 == 0x80 { offset -= 1 }
    return offset
  }

  func byte(at offset: Int) -> UInt8 { bytes[offset - start + dead] }

  /// Calls `body` with the bytes of `range`, which are remembered.
  func withBytes<Result>(
    in range: Range<Int>, _ body: (UnsafeBufferPointer<UInt8>) throws -> Result
  ) rethrows -> Result {
    try bytes.withUnsafeBufferPointer { bytes in
      try body(
        UnsafeBufferPointer(rebasing: bytes[range.lowerBound - start + dead..<range.upperBound - start + dead]))
    }
  }

  /// The text of `range`.
  func string(in range: Range<Int>) -> String { withBytes(in: range) { String(decoding: $0, as: UTF8.self) } }
}
