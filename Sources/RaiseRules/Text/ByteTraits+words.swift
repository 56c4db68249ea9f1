extension UnsafeBufferPointer<UInt8> {
  /// The parts between ASCII white space.
  func words() -> [Range<Int>] { runs { !ByteTraits.isSpace($0) } }

  /// The longest runs of bytes that are `members`.
  func runs(of members: (UInt8) -> Bool) -> [Range<Int>] {
    var found: [Range<Int>] = []
    var start: Int?
    for index in indices {
      if members(self[index]) {
        start = start ?? index
      } else if let first = start {
        found.append(first..<index)
        start = nil
      }
    }
    if let first = start { found.append(first..<count) }
    return found
  }
}
