/// The tokens that n-grams are made of: words in lower case (runs of letters and digits), and each Chinese, Japanese or
/// Korean character by itself. As 64-bit hashes (FNV-1a), since only equality counts.
enum Tokens {
  static func hashes(of text: String) -> [UInt64] {
    var tokens: [UInt64] = []
    var word: UInt64 = offset
    var isInWord = false
    func close() {
      if isInWord { tokens.append(word) }
      word = offset
      isInWord = false
    }
    for scalar in text.unicodeScalars {
      let value = scalar.value
      if (0x2E80...0x9FFF).contains(value) && !(0x3000...0x303F).contains(value) || (0xAC00...0xD7AF).contains(value) {
        close()
        tokens.append(add(value, to: offset))
      } else if isWordScalar(scalar) {
        word = add((0x41...0x5A).contains(value) ? value + 32 : value, to: word)
        isInWord = true
      } else {
        close()
      }
    }
    close()
    return tokens
  }

  /// The hashes of all runs of `count` tokens.
  static func grams(of count: Int, in tokens: [UInt64]) -> [UInt64] {
    guard tokens.count >= count else { return [] }
    return (0...tokens.count - count).map { start in
      tokens[start..<start + count].reduce(offset) { ($0 ^ $1) &* prime &+ $1 >> 29 }
    }
  }

  private static let offset: UInt64 = 0xCBF2_9CE4_8422_2325
  private static let prime: UInt64 = 0x0000_0100_0000_01B3

  private static func add(_ value: UInt32, to hash: UInt64) -> UInt64 { (hash ^ UInt64(value)) &* prime }

  private static func isWordScalar(_ scalar: Unicode.Scalar) -> Bool {
    scalar.isASCII
      ? ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || ("0"..."9").contains(scalar)
      : scalar.properties.isAlphabetic
  }
}
