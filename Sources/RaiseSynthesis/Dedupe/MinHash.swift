/// Signatures by which the Jaccard similarity of two texts' shingles is estimated (Broder 1997): the share of equal
/// places of two signatures is an unbiased estimate, with a standard error of at most 0.045 for 128 places.
struct MinHash: Sendable {
  /// Places of a signature.
  static let count = 128
  /// Scalars of a shingle.
  private static let shingle = 5

  private let factors: [UInt32]
  private let terms: [UInt32]

  /// The permutations of a seed.
  init(seed: UInt64) {
    var random = RandomSource(seed: seed, name: "minhash")
    factors = (0..<Self.count).map { _ in UInt32(truncatingIfNeeded: random.next()) | 1 }
    terms = (0..<Self.count).map { _ in UInt32(truncatingIfNeeded: random.next()) }
  }

  /// The signature of a text. Case counts for nothing; a text shorter than a shingle is one shingle.
  func signature(of text: String) -> [UInt32] {
    let hashes = Self.shingles(of: text)
    var signature = [UInt32](repeating: .max, count: Self.count)
    signature.withUnsafeMutableBufferPointer { signature in
      factors.withUnsafeBufferPointer { factors in
        terms.withUnsafeBufferPointer { terms in
          for hash in hashes {
            for place in 0..<Self.count {
              signature[place] = min(signature[place], factors[place] &* hash &+ terms[place])
            }
          }
        }
      }
    }
    return signature
  }

  /// The estimated Jaccard similarity, 0...1.
  static func similarity(_ left: ArraySlice<UInt32>, _ right: [UInt32]) -> Double {
    var equal = 0
    left.withUnsafeBufferPointer { left in
      right.withUnsafeBufferPointer { right in
        for place in 0..<min(left.count, right.count) where left[place] == right[place] { equal += 1 }
      }
    }
    return Double(equal) / Double(count)
  }

  private static func shingles(of text: String) -> [UInt32] {
    let scalars = text.unicodeScalars.map { ("A"..."Z").contains($0) ? $0.value + 32 : $0.value }
    let length = min(shingle, scalars.count)
    guard length > 0 else { return [0] }
    return (0...scalars.count - length).map { start in
      var hash: UInt64 = 0xCBF2_9CE4_8422_2325
      for offset in 0..<length { hash = (hash ^ UInt64(scalars[start + offset])) &* 0x0000_0100_0000_01B3 }
      hash ^= hash >> 32
      return UInt32(truncatingIfNeeded: hash &* 0x9E37_79B9_7F4A_7C15 >> 32)
    }
  }
}
