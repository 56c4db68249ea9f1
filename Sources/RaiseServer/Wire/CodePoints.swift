/// Where the code points of a text begin, for clients that count those instead of bytes: Python's strings.
struct CodePoints {
  private let starts: [Int]
  private let byteCount: Int

  /// - Complexity: O(bytes).
  init(_ text: String) {
    var starts: [Int] = []
    for (index, byte) in text.utf8.enumerated() where byte & 0xC0 != 0x80 { starts.append(index) }
    self.starts = starts
    byteCount = text.utf8.count
  }

  /// How many there are.
  var count: Int { starts.count }

  /// The index of the code point that holds, or begins at, the byte `offset`; the count for the end.
  func index(ofByte offset: Int) -> Int {
    if offset >= byteCount { return starts.count }
    var (low, high) = (0, starts.count)
    while low < high {
      let middle = (low + high) / 2
      if starts[middle] <= offset { low = middle + 1 } else { high = middle }
    }
    return max(low - 1, 0)
  }

  /// The code points that cover `range`.
  func range(ofBytes range: Range<Int>) -> Range<Int> {
    let start = index(ofByte: range.lowerBound)
    return start..<max(start, range.isEmpty ? start : index(ofByte: range.upperBound - 1) + 1)
  }
}
