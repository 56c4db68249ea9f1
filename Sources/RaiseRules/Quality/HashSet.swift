/// A small set of 64-bit hashes, asked about far more often than it has what is asked for.
struct HashSet: Sendable {
  private let members: Set<UInt64>
  /// For the lowest twelve bits of a hash, whether a member has them: most others need not be looked up.
  private let hasLowBits: [Bool]

  init(_ hashes: [UInt64]) {
    members = Set(hashes)
    var hasLowBits = [Bool](repeating: false, count: 1 << 12)
    for hash in hashes { hasLowBits[Int(hash & 0xFFF)] = true }
    self.hasLowBits = hasLowBits
  }

  @inline(__always)
  func contains(_ hash: UInt64) -> Bool { mayContain(hash) && members.contains(hash) }

  /// Whether some member has the lowest bits of `hash`.
  @inline(__always)
  func mayContain(_ hash: UInt64) -> Bool { hasLowBits[Int(hash & 0xFFF)] }
}
