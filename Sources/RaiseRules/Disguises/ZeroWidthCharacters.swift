/// Invisible characters within words.
struct ZeroWidthCharacters: Disguise {
  let name = "zero-width"
  let signs: DisguiseSigns = .oddCharacters

  func replacements(in text: UnsafeBufferPointer<UInt8>) -> [Replacement] {
    let scalars = TextScalars(text)
    var (found, isWithinWord) = ([Replacement](), false)
    var index = 0
    while index < scalars.count {
      let start = index
      while let scalar = scalars[index], Self.isInvisible(scalar) { index += 1 }
      if index > start, let before = scalars[start - 1], Self.needsNoJoiner(before) {
        found.append(Replacement(range: scalars.bytes(of: start..<index), bytes: []))
        if let after = scalars[index], Self.needsNoJoiner(after) { isWithinWord = true }
      }
      index += 1
    }
    // At the ends of words they are common in pages from the web, and hide nothing.
    return isWithinWord ? found : []
  }

  private static func isInvisible(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0xAD, 0x34F, 0x180B...0x180E, 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x206F, 0xFEFF: true
    // Marks drawn through or under letters hide them no less.
    case 0x332...0x338, 0x20D2...0x20D3, 0x20E5...0x20EB: true
    default: false
    }
  }

  /// Letters that are written the same with and without a joiner after them: not those of Arabic or Indic scripts.
  private static func needsNoJoiner(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0...0x7F: ByteTraits.isAlphanumeric(UInt8(scalar))
    case 0xC0...0x24F, 0x370...0x52F, 0x3041...0x30FA: true
    default: ScalarTraits.isHan(scalar)
    }
  }
}
