/// ASCII as characters of Unicode's tag block, which nobody sees and many models read.
struct TagCharacters: Disguise {
  let name = "tag characters"
  let signs: DisguiseSigns = .oddCharacters
  let isEncoding = true

  /// Flags of regions are a black flag and up to seven tags.
  private static let minTags = 8

  func replacements(in text: UnsafeBufferPointer<UInt8>) -> [Replacement] {
    let scalars = TextScalars(text)
    var found: [Replacement] = []
    var index = 0
    while index < scalars.count {
      let start = index
      while let scalar = scalars[index], 0xE0000...0xE007F ~= scalar { index += 1 }
      let tags = scalars.values[start..<index].filter { 0xE0020...0xE007E ~= $0 }
      if tags.count >= Self.minTags {
        found.append(Replacement(range: scalars.bytes(of: start..<index), bytes: tags.map { UInt8($0 & 0x7F) }))
      }
      index = max(index, start + 1)
    }
    return found
  }
}
