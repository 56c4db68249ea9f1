import CRaiseScan

/// The pieces of a text between ASCII white space, found sixteen bytes at a time, and which of their bytes are no letters.
struct SpacedPieces: ~Copyable {
  private let text: UnsafeBufferPointer<UInt8>
  /// One bit for each byte of the text.
  private let spaces: UnsafeMutablePointer<UInt64>
  /// The same; one word more, so that two can be read anywhere.
  private let marks: UnsafeMutablePointer<UInt64>
  private let count: Int

  init(_ text: UnsafeBufferPointer<UInt8>) {
    self.text = text
    count = text.count / 64 + 1
    spaces = .allocate(capacity: count)
    marks = .allocate(capacity: count + 1)
    marks[count] = 0
    if let start = text.baseAddress {
      raise_mark_words(start, text.count, spaces, marks)
    } else {
      spaces.initialize(repeating: 0, count: count)
      marks.initialize(repeating: 0, count: count)
    }
  }

  deinit {
    spaces.deallocate()
    marks.deallocate()
  }

  /// Hands over every piece, from left to right.
  @inline(__always)
  func forEach(_ body: (Range<Int>) -> Void) {
    var start = 0
    for block in 0..<count {
      var bits = spaces[block]
      while bits != 0 {
        let end = block * 64 + bits.trailingZeroBitCount
        bits &= bits &- 1
        if end > start, end <= text.count { body(start..<end) }
        start = end + 1
      }
    }
    if start < text.count { body(start..<text.count) }
  }

  /// One bit for each byte of a piece that is no letter, the first byte lowest; nil when the piece is longer than 64 bytes.
  @inline(__always)
  func marks(in piece: Range<Int>) -> UInt64? {
    guard piece.count <= 64 else { return nil }
    let (word, shift) = (piece.lowerBound / 64, UInt64(piece.lowerBound % 64))
    // Swift's shifts by 64 give 0.
    let bits = marks[word] >> shift | marks[word + 1] << (64 - shift)
    return bits & (~0 >> UInt64(64 - piece.count))
  }
}
