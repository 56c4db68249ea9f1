/// The generator of every choice: SplitMix64 (Steele, Lea and Flood, OOPSLA 2014).
///
/// Each row has one of its own, made from the run's seed and the row's name, so that what is drawn for a row depends
/// neither on the rows before it nor on the order of the work. Bounded draws are made here too: the standard library
/// does not promise to draw alike in its next release.
struct RandomSource {
  private var state: UInt64

  /// The state it began with, which provenance records.
  let origin: UInt64

  /// The source of everything that is drawn for `name` in a run of `seed`.
  init(seed: UInt64, name: String) {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325 ^ seed &* 0x9E37_79B9_7F4A_7C15
    for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    state = Self.mixed(hash)
    origin = state
  }

  /// The next 64 bits.
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    return Self.mixed(state)
  }

  /// A number in 0..<count; count > 0. The bias of multiplying instead of rejecting is below count / 2^64.
  mutating func below(_ count: Int) -> Int { Int(next().multipliedFullWidth(by: UInt64(count)).high) }

  /// True in a share of draws; `share` in 0...1.
  mutating func happens(_ share: Double) -> Bool { Double(next() >> 11) * 0x1p-53 < share }

  /// An element of a list that is not empty.
  mutating func pick<Element>(_ list: [Element]) -> Element { list[below(list.count)] }

  /// Puts a list into random order (Fisher and Yates).
  mutating func shuffle<Element>(_ list: inout [Element]) {
    for last in stride(from: list.count - 1, to: 0, by: -1) { list.swapAt(last, below(last + 1)) }
  }

  private static func mixed(_ value: UInt64) -> UInt64 {
    var value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
    return value ^ value >> 31
  }
}
