/// SplitMix64 (Steele, Lea, Flood 2014), and the small damages that files and texts suffer by it.
struct TokenizerMutator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = (state ^ state >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }

  /// What JSON is made of, and what breaks it.
  private static let pieces = [
    "{", "}", "[", "]", "\"", "\\", ",", ":", "\\u", "\\ud800", "\\u0000", "-", "0", "1e999", "99999999999999999999",
    "null",
    "true", "\"vocab\":{", "\"model\":", "\"id\":", " ", "\n", "\0", "é", "\u{301}", "\u{10FFFF}", "##", "[UNK]",
  ].map { Array($0.utf8) }

  /// Bytes with one to four changes: a byte, a piece put in, a stretch cut out or doubled, the end cut off.
  mutating func mutate(_ original: [UInt8]) -> [UInt8] {
    var bytes = original
    for _ in 0...Int.random(in: 0...3, using: &self) {
      let start = Int.random(in: 0...bytes.count, using: &self)
      let end = min(bytes.count, start + Int.random(in: 0...40, using: &self))
      switch Int.random(in: 0..<6, using: &self) {
      case 0: if start < bytes.count { bytes[start] = UInt8.random(in: .min ... .max, using: &self) }
      case 1: bytes.insert(contentsOf: Self.pieces.randomElement(using: &self) ?? [], at: start)
      case 2: bytes.removeSubrange(start..<end)
      case 3: bytes.insert(contentsOf: bytes[start..<end], at: start)
      case 4: if Int.random(in: 0..<4, using: &self) == 0 { bytes.removeSubrange(start...) }
      default: if start < bytes.count { bytes[start] ^= 1 << UInt8.random(in: 0..<8, using: &self) }
      }
    }
    return bytes
  }
}
