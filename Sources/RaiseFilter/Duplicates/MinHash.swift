import CRaiseHash

/// MinHash signatures and what locality-sensitive hashing compares of them.
///
/// The same permutations as datatrove's `MinhashDedupSignature` draws (its `parameters`), so that the same shingles have
/// the same signature in both.
struct MinHash: Sendable {
  let options: MinHashOptions
  /// Of each permutation the factor and the summand.
  private let factors: [UInt64]
  private let summands: [UInt64]

  init(_ options: MinHashOptions) {
    self.options = options
    var generator = MersenneTwister(seed: options.seed)
    factors = (0..<options.hashCount).map { _ in generator.next(in: 1...Self.prime - 1) }
    summands = (0..<options.hashCount).map { _ in generator.next(in: 0...Self.prime - 1) }
  }

  private static let prime: UInt64 = (1 << 61) - 1

  /// The least value of each permutation over `shingles`, which are not empty.
  func signature(of shingles: [UInt64]) -> [UInt64] {
    [UInt64](unsafeUninitializedCapacity: options.hashCount) { minima, count in
      guard let target = minima.baseAddress else { return }
      shingles.withUnsafeBufferPointer { shingles in
        guard let source = shingles.baseAddress else { return }
        raise_minhash(source, shingles.count, factors, summands, options.hashCount, target)
        count = options.hashCount
      }
    }
  }

  /// Of each band a key of 128 bits that only equal bands have, whichever band it is.
  func bandKeys(of signature: [UInt64]) -> [(high: UInt64, low: UInt64)] {
    signature.withUnsafeBytes { bytes in
      let length = options.hashesPerBucket * MemoryLayout<UInt64>.size
      return (0..<options.buckets).compactMap { band in
        guard let base = bytes.baseAddress else { return nil }
        let start = (base + band * length).assumingMemoryBound(to: UInt8.self)
        let seed = UInt64(band) * 2
        return (raise_xxh64(start, length, seed), raise_xxh64(start, length, seed + 1))
      }
    }
  }

  /// What is kept of a signature to estimate likeness with later: the low 16 bits of each hash.
  func sketch(of signature: [UInt64]) -> [UInt16] { signature.map { UInt16(truncatingIfNeeded: $0) } }

  /// The share of hashes in which two sketches agree, which estimates the Jaccard index of the shingles with a standard
  /// error of at most 0.5/√hashes; hashes that differ agree in 16 bits once in 65,536.
  static func similarity(_ one: [UInt16], _ other: [UInt16]) -> Double {
    let alike = zip(one, other).reduce(0) { $0 + ($1.0 == $1.1 ? 1 : 0) }
    return Double(alike) / Double(max(one.count, 1))
  }

  /// The Jaccard index of two sets, each in ascending order.
  static func jaccard(_ one: [UInt64], _ other: [UInt64]) -> Double {
    var (left, right, shared) = (0, 0, 0)
    while left < one.count, right < other.count {
      if one[left] == other[right] { shared += 1 }
      let (a, b) = (one[left], other[right])
      if a <= b { left += 1 }
      if b <= a { right += 1 }
    }
    let all = one.count + other.count - shared
    return all == 0 ? 1 : Double(shared) / Double(all)
  }
}
