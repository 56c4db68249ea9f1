/// Digits and signs written for letters, in words that are English without them (``Leetspeak``).
struct LeetWords: Disguise {
  let name = "leetspeak"
  let signs: DisguiseSigns = .mixedWord

  /// So many words, or one so long, give the writer away.
  private static let minWords = 2
  private static let minLoneLetters = 5
  /// With so many, signs are read as letters wherever that may be meant.
  private static let minWordsOfHabit = 3

  func replacements(in text: UnsafeBufferPointer<UInt8>) -> [Replacement] {
    let words = text.runs { ByteTraits.isAlphanumeric($0) || Leetspeak.letters[Int($0)] != 0 }.compactMap { range in
      LeetWord(range, in: text)
    }
    let telling = words.filter(\.isTelling)
    let wordCount = Set(telling.map(\.english)).count
    guard wordCount >= Self.minWords || telling.contains(where: { $0.count >= Self.minLoneLetters }) else { return [] }
    let isHabit = wordCount >= Self.minWordsOfHabit
    return words.filter { $0.isEnglish || isHabit && $0.mayBeEnglish }.map {
      Replacement(range: $0.range, bytes: $0.english)
    }
  }
}

/// A word with signs in it, and what it is in letters.
private struct LeetWord {
  private(set) var range: Range<Int>
  /// The word in letters, its own in their case.
  private(set) var english: [UInt8] = []
  private let written: [UInt8]
  private let letters: Int
  private let rank: Int?

  var count: Int { written.count }
  private static let maxLength = 24
  /// A number is read as a word only where that is among the most common: 15 for is, 70 for to.
  private static let maxNumberRank = 200
  private static let minUnknownLength = 4

  /// The word in `range`, without signs at its end that punctuate; nil when it has no signs.
  init?(_ range: Range<Int>, in text: UnsafeBufferPointer<UInt8>) {
    var range = range
    while let last = text[range].last, "!|+".utf8.contains(last) { range.removeLast() }
    written = Array(text[range])
    letters = written.count(where: ByteTraits.isLetter)
    guard 1...Self.maxLength ~= written.count, letters < written.count else { return nil }
    self.range = range
    // 1 stands for i or l; in few words for both.
    let readings = Self.readings(of: written)
    let known = readings.compactMap { reading in EnglishWords.standard.rank(of: reading).map { ($0, reading) } }
    let best = known.min { $0.0 < $1.0 }
    rank = best?.0
    english = best?.1 ?? readings.max { EnglishWords.standard.bits(of: $0) < EnglishWords.standard.bits(of: $1) } ?? []
  }

  /// Whether the word can hardly be anything but leetspeak: not 50m, 3rd, F16 or B2B.
  var isTelling: Bool {
    guard rank != nil, written.count >= 3, letters > 0 else { return false }
    let signsBefore = written.prefix { !ByteTraits.isLetter($0) }.count
    let signsAfter = written.reversed().prefix { !ByteTraits.isLetter($0) }.count
    let isWithin = signsBefore + signsAfter + letters < written.count
    return isWithin || signsBefore > 0 && (signsAfter > 0 || letters >= 3 && signsBefore <= 2)
  }

  /// Whether it is a word with letters of its own.
  var isEnglish: Bool { letters > 0 && rank != nil }

  /// Whether it may be a word though it is no known one, or looks like a number.
  var mayBeEnglish: Bool {
    if letters > 0 { return count >= Self.minUnknownLength && EnglishWords.standard.bits(of: english) > 0 }
    return written.allSatisfy(\.isDigit) && rank.map { $0 < Self.maxNumberRank } ?? false
  }

  /// What the signs may stand for, every 1 and | for the same letter or, where there are few, for any.
  private static func readings(of word: [UInt8]) -> [[UInt8]] {
    var readings: [[UInt8]] = [[]]
    for byte in word {
      let mask = Leetspeak.letters[Int(byte)]
      guard mask != 0 else {
        for index in readings.indices { readings[index].append(byte) }
        continue
      }
      let choices = (0..<26).filter { mask & 1 << UInt32($0) != 0 }.map { UInt8(ascii: "a") + UInt8($0) }
      readings = (readings.count < 8 ? choices : Array(choices.prefix(1))).flatMap { choice in
        readings.map { $0 + [choice] }
      }
    }
    return readings
  }
}
