/// Reads back the values that ``CanonicalEncoder`` wrote, without copying texts and blobs.
///
/// Reading fails (`isWhole` is false) where the bytes are no such list; what was read until then is kept.
struct CanonicalValues {
  private(set) var values: [EncodedDecision.Value] = []
  /// Where the encoding of each value begins; one more at the end of the last.
  private(set) var starts: [Int] = []
  private(set) var isWhole = false

  /// Reads `bytes`, in place of what was read before.
  mutating func read(_ bytes: [UInt8]) {
    values.removeAll(keepingCapacity: true)
    starts.removeAll(keepingCapacity: true)
    var place = 0
    while place < bytes.count {
      starts.append(place)
      guard let end = append(bytes, at: place) else {
        isWhole = false
        return
      }
      place = end
    }
    starts.append(place)
    isWhole = true
  }

  /// Appends the value at `place` and returns where it ends; nil when there is none.
  private mutating func append(_ bytes: [UInt8], at place: Int) -> Int? {
    let start = place + 1
    switch bytes[place] {
    case UInt8(ascii: "n"):
      values.append(.null)
      return start
    case UInt8(ascii: "i"), UInt8(ascii: "r"):
      guard start + 8 <= bytes.count else { return nil }
      let word = Self.number(bytes[start..<start + 8])
      values.append(
        bytes[place] == UInt8(ascii: "i") ? .integer(Int64(bitPattern: word)) : .real(Double(bitPattern: word)))
      return start + 8
    case UInt8(ascii: "t"), UInt8(ascii: "b"):
      guard start + 4 <= bytes.count else { return nil }
      let end = start + 4 + Int(Self.number(bytes[start..<start + 4]))
      guard end <= bytes.count else { return nil }
      values.append(bytes[place] == UInt8(ascii: "t") ? .text(start + 4..<end) : .blob(start + 4..<end))
      return end
    default: return nil
    }
  }

  private static func number(_ bytes: ArraySlice<UInt8>) -> UInt64 { bytes.reduce(0) { $0 << 8 | UInt64($1) } }
}
