extension UnsafeBufferPointer<UInt8> {
  /// The paragraphs: what stands between runs of two line feeds or more, white space at both ends of the text left out.
  func paragraphs() -> [(hash: UInt64, length: Int)] {
    let whole = trimmed(0..<count)
    var found: [(hash: UInt64, length: Int)] = []
    var (start, index) = (whole.lowerBound, whole.lowerBound)
    func close(at end: Int) { found.append((QuickHash.hash(self, start..<end), scalarCount(in: start..<end))) }
    while true {
      let end = nextLineFeed(in: index..<whole.upperBound)
      guard end < whole.upperBound else { break }
      var next = end + 1
      while next < whole.upperBound, self[next] == 0x0A { next += 1 }
      if next - end > 1 {
        close(at: end)
        start = next
      }
      index = next
    }
    close(at: whole.upperBound)
    return found
  }

  /// The lines as Python's `splitlines` parts them: at any of Unicode's line ends, a carriage return and line feed being
  /// one, and without an empty line behind the last.
  func unicodeLines() -> [Range<Int>] {
    var found: [Range<Int>] = []
    var (start, index) = (0, 0)
    while index < count {
      index = nextPossibleLineEnd(from: index)
      guard index < count else { break }
      let length = lineEndLength(at: index)
      if length > 0 {
        found.append(start..<index)
        start = index + length
      }
      index += Swift.max(length, 1)
    }
    if start < count { found.append(start..<count) }
    return found
  }

  /// The next control character or beginning of U+0085, U+2028 or U+2029, or the end; eight bytes are looked at together.
  private func nextPossibleLineEnd(from start: Int) -> Int {
    let raw = UnsafeRawBufferPointer(self)
    var index = start
    let (ones, highest): (UInt64, UInt64) = (0x0101_0101_0101_0101, 0x8080_8080_8080_8080)
    while index + 8 <= count {
      let word = raw.loadUnaligned(fromByteOffset: index, as: UInt64.self)
      // The lowest bit set is that of the first byte below 0x20 or from 0x80 on.
      let found = ((word &- ones &* 0x20) | word) & highest
      if found != 0 {
        index += UInt64(littleEndian: found).trailingZeroBitCount / 8
        switch self[index] {
        case 0x00...0x1F, 0xC2, 0xE2: return index
        default: index += 1
        }
      } else {
        index += 8
      }
    }
    return index
  }

  /// The bytes of a line end at `index`; 0 when there is none.
  @inline(__always)
  private func lineEndLength(at index: Int) -> Int {
    switch self[index] {
    case 0x20...0x7F: return 0
    case 0x0D: return index + 1 < count && self[index + 1] == 0x0A ? 2 : 1
    case 0x0A...0x0C, 0x1C...0x1E: return 1
    case 0xC2: return index + 1 < count && self[index + 1] == 0x85 ? 2 : 0
    case 0xE2:
      let isEnd = index + 2 < count && self[index + 1] == 0x80 && (self[index + 2] == 0xA8 || self[index + 2] == 0xA9)
      return isEnd ? 3 : 0
    default: return 0
    }
  }
}
