/// Something that was done to each word of a text, and is undone word by word.
///
/// Where letters follow each other as they should not, the cipher is tried; when most of what comes out is English
/// words, the words around are taken in as long as they, too, are English rather deciphered than as they stand.
struct Cipher {
  /// A word as it was.
  var word: (_ word: ArraySlice<UInt8>) -> [UInt8]
  /// A part of the text as it was.
  var text: (_ text: ArraySlice<UInt8>) -> [UInt8]

  /// The least share of letters that are in English words after deciphering, and the fewest letters.
  private static let minShare = 0.6
  private static let minLetters = 12

  /// The parts of `text` that are English deciphered, among those that begin with a stretch; the cipher is chosen for each.
  static func replacements(
    in text: UnsafeBufferPointer<UInt8>, _ kind: LetterStretch.Kind,
    choosing cipher: (_ stretch: ArraySlice<UInt8>) -> Cipher?
  ) -> [Replacement] {
    let bytes = Array(text)
    var found: [Replacement] = []
    // Nothing is looked at twice, whatever came of it.
    var start = 0
    for stretch in LetterStretch.stretches(kind, in: text) {
      guard stretch.lowerBound >= start, let cipher = cipher(bytes[stretch]) else { continue }
      let range = cipher.grown(stretch, in: bytes, from: start)
      start = range.upperBound
      let plain = cipher.text(bytes[range])
      guard plain.count(where: ByteTraits.isLetter) >= minLetters, EnglishWords.standard.share(of: plain) >= minShare
      else { continue }
      found.append(Replacement(range: range, bytes: plain))
    }
    return found
  }

  /// `stretch` with the words around it that are better deciphered.
  private func grown(_ stretch: Range<Int>, in bytes: [UInt8], from start: Int) -> Range<Int> {
    var (lower, upper) = (stretch.lowerBound, stretch.upperBound)
    while lower > start, ByteTraits.isLetter(bytes[lower - 1]) { lower -= 1 }
    while upper < bytes.count, ByteTraits.isLetter(bytes[upper]) { upper += 1 }
    while let word = Self.word(before: lower, in: bytes, from: start), isBetter(bytes[word]) { lower = word.lowerBound }
    while let word = Self.word(after: upper, in: bytes), isBetter(bytes[word]) { upper = word.upperBound }
    return lower..<upper
  }

  /// Whether a word is a more common one when it is deciphered; of words unknown either way, whether it looks
  /// no less like one.
  private func isBetter(_ word: ArraySlice<UInt8>) -> Bool {
    let (english, deciphered) = (EnglishWords.standard, self.word(word))
    switch (english.rank(of: word), english.rank(of: deciphered)) {
    case (let plain?, let rank?): return rank <= plain
    case (nil, nil): return english.bits(of: deciphered) >= english.bits(of: word)
    case (let plain, _): return plain == nil
    }
  }

  /// How far apart words of one sentence are at most, in bytes.
  private static let maxGap = 8

  private static func word(before index: Int, in bytes: [UInt8], from start: Int) -> Range<Int>? {
    var end = index
    while end > start, index - end <= maxGap, !ByteTraits.isLetter(bytes[end - 1]) { end -= 1 }
    var first = end
    while first > start, ByteTraits.isLetter(bytes[first - 1]) { first -= 1 }
    return first < end ? first..<end : nil
  }

  private static func word(after index: Int, in bytes: [UInt8]) -> Range<Int>? {
    var first = index
    while first < bytes.count, first - index <= maxGap, !ByteTraits.isLetter(bytes[first]) { first += 1 }
    var end = first
    while end < bytes.count, ByteTraits.isLetter(bytes[end]) { end += 1 }
    return first < end ? first..<end : nil
  }
}
