/// Letters of other scripts that look like Latin ones, in words that are English with them.
struct Homoglyphs: Disguise {
  let name = "homoglyphs"
  let signs: DisguiseSigns = .oddCharacters

  private static let minLetters = 3

  func replacements(in text: UnsafeBufferPointer<UInt8>) -> [Replacement] {
    let words = LookAlikeWord.words(in: text)
    // A word that mixes scripts and is English when it does not gives the writer away; those around are then read too.
    let isSuspect = words.contains { $0.isMixed && $0.latin.count >= Self.minLetters && $0.isEnglish }
    guard isSuspect else { return [] }
    return words.filter { $0.isMixed || $0.isEnglish }.map { Replacement(range: $0.range, bytes: $0.latin) }
  }
}

/// A word with letters that look like Latin ones.
private struct LookAlikeWord {
  var range: Range<Int>
  /// The word in Latin letters.
  var latin: [UInt8]
  /// Whether there are Latin letters in it as it stands.
  var isMixed: Bool

  var isEnglish: Bool { EnglishWords.standard.contains(latin) }

  /// The words of `text` in which every letter is of ASCII or looks as if it were, and one at least is not.
  static func words(in text: UnsafeBufferPointer<UInt8>) -> [LookAlikeWord] {
    var found: [LookAlikeWord] = []
    var index = 0
    while index < text.count {
      let start = index
      var latin: [UInt8] = []
      var (letters, lookAlikes, others) = (0, 0, 0)
      while index < text.count {
        let (scalar, count) = text.scalar(at: index)
        guard ScalarTraits.isWordlike(scalar) else { break }
        index += count
        if scalar < 0x80 {
          latin.append(UInt8(scalar))
          letters += 1
        } else if isOfLookAlikeScript(scalar), let byte = ScalarTraits.asciiLike(scalar) {
          latin.append(byte)
          lookAlikes += 1
        } else {
          others += 1
        }
      }
      if lookAlikes > 0, others == 0 {
        found.append(LookAlikeWord(range: start..<index, latin: latin, isMixed: letters > 0))
      }
      if index == start { index += text.scalar(at: index).count }
    }
    return found
  }

  /// Greek, Cyrillic, Armenian, Cherokee and Lisu, and two letters of Latin.
  private static func isOfLookAlikeScript(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x131, 0x17F, 0x370...0x58F, 0x13A0...0x13FF, 0xA4D0...0xA4FF: true
    default: false
    }
  }
}
