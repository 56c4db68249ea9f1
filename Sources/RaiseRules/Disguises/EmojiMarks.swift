/// Pictures strewn among the words of a sentence or the letters of a word.
struct EmojiMarks: Disguise {
  let name = "emoji"
  let signs: DisguiseSigns = .oddCharacters

  /// People decorate ends of sentences and lines; this many within sentences, or between letters, are more than that.
  private static let minWithinSentences = 3
  private static let minBetweenLetters = 2

  func replacements(in text: UnsafeBufferPointer<UInt8>) -> [Replacement] {
    let scalars = TextScalars(text)
    var found: [Replacement] = []
    var (withinSentences, betweenLetters) = (0, 0)
    var index = 0
    while index < scalars.count {
      guard let end = Self.endOfPictures(from: index, in: scalars) else {
        index += 1
        continue
      }
      let place = Place(pictures: index..<end, in: scalars, text)
      if place.isWithinSentence { withinSentences += 1 }
      if place.isBetweenLetters { betweenLetters += 1 }
      found.append(place.replacement)
      index = end
    }
    let isDisguise = withinSentences >= Self.minWithinSentences || betweenLetters >= Self.minBetweenLetters
    return isDisguise ? found : []
  }

  /// Where the pictures that begin at `start` end, with what belongs to them; nil when there is none.
  private static func endOfPictures(from start: Int, in scalars: TextScalars) -> Int? {
    var end = start
    while let scalar = scalars[end], isPicture(scalar) || end > start && isPartOfPicture(scalar) { end += 1 }
    return end > start ? end : nil
  }

  private static func isPicture(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x1F1E6...0x1F1FF, 0x1F300...0x1FAFF, 0x2600...0x27BF, 0x2B50, 0x2B55, 0x2B1B, 0x2B1C, 0x231A...0x23FA: true
    default: false
    }
  }

  /// Variation selectors and joiners.
  private static func isPartOfPicture(_ scalar: UInt32) -> Bool { 0xFE00...0xFE0F ~= scalar || scalar == 0x200D }
}

/// What stands around some pictures.
private struct Place {
  let isBetweenLetters: Bool
  let isWithinSentence: Bool
  /// What becomes of them, with the space that they brought along.
  let replacement: Replacement

  init(pictures: Range<Int>, in scalars: TextScalars, _ text: UnsafeBufferPointer<UInt8>) {
    func isWordlike(_ index: Int) -> Bool { scalars[index].map(ScalarTraits.isWordlike) ?? false }
    func isBlank(_ index: Int) -> Bool { scalars[index] == 0x20 }
    let (before, after) = (pictures.lowerBound - 1, pictures.upperBound)
    isBetweenLetters = isWordlike(before) && isWordlike(after)
    isWithinSentence =
      isWordlike(isBlank(before) ? before - 1 : before) && isWordlike(isBlank(after) ? after + 1 : after)
    let isSetApart = isBlank(before) && (isBlank(after) || !isWordlike(after))
    let bytes = scalars.bytes(of: (isSetApart ? before : pictures.lowerBound)..<pictures.upperBound)
    let separates = isBetweenLetters && Self.areWords(around: bytes, in: text)
    replacement = Replacement(range: bytes, bytes: separates ? [0x20] : [])
  }

  /// Whether the letters before and after are an English word each, so that a space was there.
  private static func areWords(around range: Range<Int>, in text: UnsafeBufferPointer<UInt8>) -> Bool {
    let before = text[..<range.lowerBound].reversed().prefix(while: ByteTraits.isLetter)
    let after = text[range.upperBound...].prefix(while: ByteTraits.isLetter)
    return EnglishWords.standard.contains(before.reversed()) && EnglishWords.standard.contains(after)
  }
}
