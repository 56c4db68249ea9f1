/// Knows which texts are the same as, or nearly the same as, one that was seen before.
///
/// Near ones are looked for by locality-sensitive hashing: 16 bands of 8 places find a pair of similarity 0.8 with
/// probability 0.95 and one of 0.9 with 0.9999; the signatures then decide.
struct DuplicateIndex {
  enum Finding: Sendable, Equatable {
    case fresh, exact, near
  }

  private static let bands = 16
  private static let rows = MinHash.count / bands

  private let hasher: MinHash
  private let similarity: Double
  private var exact: Set<UInt64> = []
  private var signatures: [UInt32] = []
  /// The last text of each bucket, and for each text and band the one before it in its bucket.
  private var newest: [UInt64: Int32] = [:]
  private var earlier: [Int32] = []

  /// - Parameter similarity: From which estimated Jaccard similarity on texts are near-duplicates.
  init(similarity: Double, seed: UInt64) {
    hasher = MinHash(seed: seed)
    self.similarity = similarity
  }

  /// Whether a text is new, and if so keeps it.
  ///
  /// - Parameters:
  ///   - text: By which the same texts are known.
  ///   - basis: By which similar texts are known.
  mutating func add(_ text: String, basis: String) -> Finding {
    let key = Self.hash(text)
    guard !exact.contains(key) else { return .exact }
    let signature = hasher.signature(of: basis)
    let keys = Self.bandKeys(signature)
    guard !isNear(signature, keys) else { return .near }
    exact.insert(key)
    insert(signature, keys)
    return .fresh
  }

  private func isNear(_ signature: [UInt32], _ keys: [UInt64]) -> Bool {
    for (band, key) in keys.enumerated() {
      var other = newest[key] ?? -1
      while other >= 0 {
        let start = Int(other) * MinHash.count
        if MinHash.similarity(signatures[start..<start + MinHash.count], signature) >= similarity { return true }
        other = earlier[Int(other) * Self.bands + band]
      }
    }
    return false
  }

  private mutating func insert(_ signature: [UInt32], _ keys: [UInt64]) {
    let number = Int32(signatures.count / MinHash.count)
    signatures += signature
    for key in keys { earlier.append(newest.updateValue(number, forKey: key) ?? -1) }
  }

  private static func bandKeys(_ signature: [UInt32]) -> [UInt64] {
    (0..<bands).map { band in
      var hash = UInt64(band) &* 0x9E37_79B9_7F4A_7C15 ^ 0xCBF2_9CE4_8422_2325
      for place in band * rows..<(band + 1) * rows { hash = (hash ^ UInt64(signature[place])) &* 0x0000_0100_0000_01B3 }
      return hash ^ hash >> 31
    }
  }

  private static func hash(_ text: String) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    return hash ^ hash >> 32
  }
}
