/// Reads scalars from bytes that may be no valid UTF-8.
enum UTF8Decoding {
  /// A scalar, or nil for bytes that are none, and how many bytes it takes.
  typealias Decoded = (scalar: UInt32?, width: Int)

  /// The scalar at an index inside `bytes`.
  ///
  /// Bytes that are none end where the standard says (Unicode 3.9, "substitution of maximal subparts"), as in Python's
  /// `bytes.decode(errors="replace")`: a truncated sequence counts as one, any other byte alone.
  static func decode(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int, end: Int) -> Decoded {
    let lead = bytes[index]
    if lead < 0x80 { return (UInt32(lead), 1) }
    guard let (count, second) = sequence(after: lead) else { return (nil, 1) }
    guard index + 1 < end, second.contains(bytes[index + 1]) else { return (nil, 1) }
    var scalar = (UInt32(lead) & (0x3F >> UInt32(count))) << 6 | UInt32(bytes[index + 1] & 0x3F)
    for width in 2..<max(2, count + 1) {
      guard index + width < end, bytes[index + width] & 0xC0 == 0x80 else { return (nil, width) }
      scalar = scalar << 6 | UInt32(bytes[index + width] & 0x3F)
    }
    return (scalar, count + 1)
  }

  /// How many bytes follow a lead byte, and what the first of them may be (Unicode, table 3-7).
  private static func sequence(after lead: UInt8) -> (count: Int, second: ClosedRange<UInt8>)? {
    switch lead {
    case 0xC2...0xDF: (1, 0x80...0xBF)
    case 0xE0: (2, 0xA0...0xBF)
    case 0xED: (2, 0x80...0x9F)
    case 0xE1...0xEF: (2, 0x80...0xBF)
    case 0xF0: (3, 0x90...0xBF)
    case 0xF1...0xF3: (3, 0x80...0xBF)
    case 0xF4: (3, 0x80...0x8F)
    default: nil
    }
  }

  /// The scalar that ends before `index`, reading no further back than `start`.
  static func decode(_ bytes: UnsafeBufferPointer<UInt8>, before index: Int, start: Int) -> Decoded {
    for width in 1...4 where index - width >= start {
      let found = decode(bytes, at: index - width, end: index)
      if found.scalar != nil, found.width == width { return found }
    }
    return (nil, 1)
  }

  /// Appends the bytes of a scalar.
  static func append(_ scalar: UInt32, to bytes: inout [UInt8]) {
    switch scalar {
    case ..<0x80:
      bytes.append(UInt8(scalar))
    case ..<0x800:
      bytes.append(UInt8(0xC0 | scalar >> 6))
      bytes.append(UInt8(0x80 | scalar & 0x3F))
    case ..<0x10000:
      bytes.append(UInt8(0xE0 | scalar >> 12))
      bytes.append(UInt8(0x80 | scalar >> 6 & 0x3F))
      bytes.append(UInt8(0x80 | scalar & 0x3F))
    default:
      bytes.append(UInt8(0xF0 | scalar >> 18 & 0x07))
      bytes.append(UInt8(0x80 | scalar >> 12 & 0x3F))
      bytes.append(UInt8(0x80 | scalar >> 6 & 0x3F))
      bytes.append(UInt8(0x80 | scalar & 0x3F))
    }
  }
}
