/// Letters that Unicode has once more, for mathematics, in circles or as wide as ideographs.
struct StyledLetters: Disguise {
  let name = "styled letters"
  let signs: DisguiseSigns = .oddCharacters

  /// Words of fewer such letters are names of units, sizes and shares of stock.
  private static let minLetters = 3

  func replacements(in text: UnsafeBufferPointer<UInt8>) -> [Replacement] {
    let scalars = TextScalars(text)
    var found: [Replacement] = []
    var (longest, letters) = (0, 0)
    for (index, scalar) in scalars.values.enumerated() {
      guard let plain = Self.plain(scalar) else {
        letters = 0
        continue
      }
      letters = ByteTraits.isLetter(plain) ? letters + 1 : 0
      longest = max(longest, letters)
      found.append(Replacement(range: scalars.bytes(of: index..<index + 1), bytes: [plain]))
    }
    return longest >= Self.minLetters ? found : []
  }

  private static func plain(_ scalar: UInt32) -> UInt8? {
    switch scalar {
    case 0xFF01...0xFF5E: UInt8(scalar - 0xFEE0)
    case 0x1D400...0x1D7FF, 0x24B6...0x24E9, 0x1F130...0x1F189, 0x2102...0x2138, 0x1D00...0x1D22, 0x250...0x2AF:
      ScalarTraits.asciiLike(scalar)
    default: nil
    }
  }
}
