import Foundation

/// Looks for phrases in text in which they are rare.
enum PhraseSearch {
  /// Looks for the phrase's rarest letter first: an "e" or a "t" would stop the search at every other word.
  static func occurs(_ phrase: [UInt8], in text: [UInt8], _ range: Range<Int>) -> Bool {
    let anchor = phrase.indices.min { rank(phrase[$0]) < rank(phrase[$1]) } ?? 0
    return text.withUnsafeBytes { text in
      guard let base = text.baseAddress else { return false }
      var start = range.lowerBound
      while start + phrase.count <= range.upperBound,
        let found = memchr(base + start + anchor, Int32(phrase[anchor]), range.upperBound - start - phrase.count + 1)
      {
        let place = UnsafeRawPointer(found) - anchor
        if memcmp(place, phrase, phrase.count) == 0 { return true }
        start = place - base + 1
      }
      return false
    }
  }

  /// How frequent a letter is in English: 0 for the rarest.
  private static func rank(_ byte: UInt8) -> Int { rarestFirst.firstIndex(of: byte) ?? rarestFirst.count }

  private static let rarestFirst = Array("{zqxjkvbpygfwmucldrhsinoate".utf8)
}
