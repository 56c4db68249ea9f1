/// A fast 64-bit hash of bytes, for telling the words, lines and paragraphs of one text apart. Multiply and fold, as in
/// wyhash; not for keys that an enemy may choose to make a table slow.
enum QuickHash {
  @inline(__always)
  static func hash(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> UInt64 {
    let raw = UnsafeRawBufferPointer(bytes)
    var hash = mixed(UInt64(truncatingIfNeeded: range.count) ^ 0x9E37_79B9_7F4A_7C15, 0xA076_1D64_78BD_642F)
    var index = range.lowerBound
    while index + 16 <= range.upperBound {
      let first = raw.loadUnaligned(fromByteOffset: index, as: UInt64.self)
      let second = raw.loadUnaligned(fromByteOffset: index + 8, as: UInt64.self)
      hash = mixed(hash ^ first, second ^ 0xE703_7ED1_A0B4_28DB)
      index += 16
    }
    if index + 8 <= range.upperBound {
      let word = raw.loadUnaligned(fromByteOffset: index, as: UInt64.self)
      hash = mixed(hash ^ word, 0xE703_7ED1_A0B4_28DB)
      index += 8
    }
    return mixed(hash ^ tail(raw, index..<range.upperBound), 0x8EBC_6AF0_9C88_C6E3)
  }

  /// The hash of a text.
  static func hash(_ text: String) -> UInt64 {
    var text = text
    return text.withUTF8 { hash($0, 0..<$0.count) }
  }

  /// The last bytes, fewer than eight, as one number.
  @inline(__always)
  private static func tail(_ raw: UnsafeRawBufferPointer, _ range: Range<Int>) -> UInt64 {
    let count = range.count
    if count >= 4 {
      let low = raw.loadUnaligned(fromByteOffset: range.lowerBound, as: UInt32.self)
      let high = raw.loadUnaligned(fromByteOffset: range.upperBound - 4, as: UInt32.self)
      return UInt64(high) << 32 | UInt64(low)
    }
    guard count > 0 else { return 0 }
    let (first, middle, last) =
      (raw[range.lowerBound], raw[range.lowerBound + count / 2], raw[range.upperBound - 1])
    return UInt64(first) << 16 | UInt64(middle) << 8 | UInt64(last) | UInt64(count) << 24
  }

  @inline(__always)
  private static func mixed(_ value: UInt64, _ factor: UInt64) -> UInt64 {
    let (high, low) = value.multipliedFullWidth(by: factor)
    return high ^ low
  }
}
