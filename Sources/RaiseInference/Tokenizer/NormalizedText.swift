/// A normalised text that knows for each of its bytes which bytes of the original it comes from.
struct NormalizedText: Sendable {
  /// Valid UTF-8.
  private(set) var bytes: [UInt8] = []
  /// For each byte, the bytes of the original scalar; the same for all bytes of a scalar, and never descending.
  private(set) var origins: [Range<Int>] = []
  /// Marks that wait for their canonical order.
  var marks = CanonicalOrder()

  mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
    origins.removeAll(keepingCapacity: true)
    marks.removeAll()
  }

  @inline(__always)
  mutating func append(ascii byte: UInt8, origin: Range<Int>) {
    bytes.append(byte)
    origins.append(origin)
  }

  mutating func append(_ scalar: UInt32, origin: Range<Int>) {
    UTF8Decoding.append(scalar, to: &bytes)
    while origins.count < bytes.count { origins.append(origin) }
  }

  /// The text while it does not change.
  struct Buffers {
    let bytes: UnsafeBufferPointer<UInt8>
    fileprivate let origins: UnsafeBufferPointer<Range<Int>>

    /// The bytes of the original that a part of the text comes from; the part is not empty.
    func origin(of part: Range<Int>) -> Range<Int> {
      origins[part.lowerBound].lowerBound..<origins[part.upperBound - 1].upperBound
    }
  }

  func withUnsafeBuffers(_ body: (Buffers) -> Void) {
    bytes.withUnsafeBufferPointer { bytes in
      origins.withUnsafeBufferPointer { origins in body(Buffers(bytes: bytes, origins: origins)) }
    }
  }
}
