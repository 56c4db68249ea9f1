import RaiseTesting

/// The small damages that files and texts suffer by chance.
struct TokenizerMutator {
  private var generator: SeededGenerator

  init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

  /// What JSON is made of, and what breaks it.
  private static let pieces = [
    "{", "}", "[", "]", "\"", "\\", ",", ":", "\\u", "\\ud800", "\\u0000", "-", "0", "1e999", "99999999999999999999",
    "null",
    "true", "\"vocab\":{", "\"model\":", "\"id\":", " ", "\n", "\0", "é", "\u{301}", "\u{10FFFF}", "##", "[UNK]",
  ].map { Array($0.utf8) }

  /// Bytes with one to four changes: a byte, a piece put in, a stretch cut out or doubled, the end cut off.
  mutating func mutate(_ original: [UInt8]) -> [UInt8] {
    var bytes = original
    for _ in 0...Int.random(in: 0...3, using: &generator) {
      let start = Int.random(in: 0...bytes.count, using: &generator)
      let end = min(bytes.count, start + Int.random(in: 0...40, using: &generator))
      switch Int.random(in: 0..<6, using: &generator) {
      case 0: if start < bytes.count { bytes[start] = UInt8.random(in: .min ... .max, using: &generator) }
      case 1: bytes.insert(contentsOf: Self.pieces.randomElement(using: &generator) ?? [], at: start)
      case 2: bytes.removeSubrange(start..<end)
      case 3: bytes.insert(contentsOf: bytes[start..<end], at: start)
      case 4: if Int.random(in: 0..<4, using: &generator) == 0 { bytes.removeSubrange(start...) }
      default: if start < bytes.count { bytes[start] ^= 1 << UInt8.random(in: 0..<8, using: &generator) }
      }
    }
    return bytes
  }
}
