/// MT19937 (Matsumoto and Nishimura 1998), the generator of numpy's `RandomState`, so that MinHash draws the same
/// permutations as datatrove does from the same seed.
struct MersenneTwister {
  private var state: [UInt32]
  private var index: Int

  /// The generator after `init_genrand(seed)`.
  init(seed: UInt32) {
    state = [seed]
    for position in 1..<624 {
      let last = state[position - 1]
      state.append(1_812_433_253 &* (last ^ last >> 30) &+ UInt32(position))
    }
    index = 624
  }

  /// The next 32 bits.
  mutating func next() -> UInt32 {
    if index == 624 { twist() }
    var value = state[index]
    index += 1
    value ^= value >> 11
    value ^= value << 7 & 0x9D2C_5680
    value ^= value << 15 & 0xEFC6_0000
    return value ^ value >> 18
  }

  /// A number from `range`, as numpy's `randint` with 64 bits draws it: the upper half first, cut to as many bits as
  /// the greatest number has, and drawn again while it is too great.
  mutating func next(in range: ClosedRange<UInt64>) -> UInt64 {
    let greatest = range.upperBound - range.lowerBound
    let mask = greatest == 0 ? 0 : UInt64.max >> greatest.leadingZeroBitCount
    while true {
      let high = UInt64(next())
      let value = (high << 32 | UInt64(next())) & mask
      if value <= greatest { return range.lowerBound + value }
    }
  }

  private mutating func twist() {
    for position in 0..<624 {
      let mixed = state[position] & 0x8000_0000 | state[(position + 1) % 624] & 0x7FFF_FFFF
      state[position] = state[(position + 397) % 624] ^ mixed >> 1 ^ (mixed & 1 == 0 ? 0 : 0x9908_B0DF)
    }
    index = 0
  }
}
