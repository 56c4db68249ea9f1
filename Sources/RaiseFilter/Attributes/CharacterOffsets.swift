/// Converts between offsets in bytes of UTF-8 and in Unicode code points, which is what Python and Dolma count.
struct CharacterOffsets {
  private let bytes: UnsafeBufferPointer<UInt8>
  /// For every 256th byte, how many code points begin before it; empty when all are ASCII.
  private var marks: [Int] = []
  private static let stride = 256

  /// Valid as long as `bytes`, which are valid UTF-8.
  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
    guard bytes.contains(where: { $0 >= 0x80 }) else { return }
    var count = 0
    for start in Swift.stride(from: 0, to: bytes.count, by: Self.stride) {
      marks.append(count)
      count += beginnings(in: start..<min(start + Self.stride, bytes.count))
    }
    marks.append(count)
  }

  /// How many code points begin before the byte at `offset`.
  func characters(beforeByte offset: Int) -> Int {
    let offset = min(max(0, offset), bytes.count)
    guard !marks.isEmpty else { return offset }
    if offset == bytes.count { return marks[marks.count - 1] }
    let mark = offset / Self.stride
    return marks[mark] + beginnings(in: mark * Self.stride..<offset)
  }

  /// Where the code point at `index` begins; the text's length for the index behind the last; nil beyond.
  func byte(ofCharacter index: Int) -> Int? {
    guard index >= 0 else { return nil }
    guard let count = marks.last else { return index <= bytes.count ? index : nil }
    if index >= count { return index == count ? bytes.count : nil }
    // The last mark at or before it; of the code points behind that mark, so many are passed over.
    var low = 0
    var high = marks.count - 1
    while high - low > 1 {
      let middle = (low + high) / 2
      if marks[middle] <= index { low = middle } else { high = middle }
    }
    var left = index - marks[low]
    for offset in low * Self.stride..<bytes.count where bytes[offset] & 0xC0 != 0x80 {
      if left == 0 { return offset }
      left -= 1
    }
    return nil
  }

  private func beginnings(in range: Range<Int>) -> Int {
    bytes[range].reduce(0) { $0 + ($1 & 0xC0 == 0x80 ? 0 : 1) }
  }
}
