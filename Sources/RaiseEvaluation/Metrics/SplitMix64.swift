/// Steele, Lea and Flood's SplitMix64 (OOPSLA 2014): the random numbers of the bootstrap, the same for the same seed.
struct SplitMix64: RandomNumberGenerator, Sendable {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  @inline(__always)
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ word >> 30) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ word >> 27) &* 0x94D0_49BB_1331_11EB
    return word ^ word >> 31
  }

  /// A number in 0..<count, by Lemire's multiplication (arXiv 1805.10941) without its rejection: for the few rows that
  /// fit in memory, the odds are off by less than 1 in 2³².
  @inline(__always)
  mutating func index(below count: Int) -> Int {
    Int(truncatingIfNeeded: next().multipliedFullWidth(by: UInt64(truncatingIfNeeded: count)).high)
  }
}
