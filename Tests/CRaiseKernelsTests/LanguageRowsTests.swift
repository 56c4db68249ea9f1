import CRaiseKernels
import Testing

@Suite("Rows of the language model")
struct LanguageRowsTests {
  private static let places = Int(RK_LANGUAGE_PLACES)
  /// What the sums are before.
  private static let start: Int32 = 1_000_000

  @Test("They add up to the same with vector instructions and without", arguments: [0, 1, 2, 255, 256])
  func sums(count: Int) {
    // The extremes too: 256 times -128 is the least that 16 bits hold.
    let rows: [Int8] = (0..<64 * Self.places).map { place in
      place % 7 == 0 ? -128 : Int8(truncatingIfNeeded: place * 37)
    }
    let numbers: [UInt32] = (0..<count).map { $0 % 3 == 0 ? 0 : UInt32($0 * 11 % 64) }
    var sums = [Int32](repeating: Self.start, count: Self.places)
    var plain = sums
    rk_language_sum_rows(rows, numbers, UInt32(count), &sums)
    rk_language_sum_rows_plain(rows, numbers, UInt32(count), &plain)
    #expect(sums == plain)
    for place in 0..<Self.places {
      var expected = Self.start
      for number in numbers { expected += Int32(rows[Int(number) * Self.places + place]) }
      #expect(plain[place] == expected)
    }
  }

  @Test(
    "A word's rows are those of itself, its letters beyond ASCII and its runs of two to four characters",
    arguments: (1...32).map { String("abcdefghijklmnopqrstuvwxyzabcdefghij".prefix($0)) } + [
      "The", "OF", "Straße", "été", "naïve", "ab\u{301}c", "жук", "Zażółć",
    ])
  func rows(word: String) {
    let small = word.lowercased().unicodeScalars.map(\.value)
    for text in [word, word + " ", "  " + word + "."] {
      #expect(Self.rows(of: text) == Self.rows(ofLetters: small, script: word == "жук" ? 1 : 0), "\(text)")
    }
  }

  @Test("A word has the same rows wherever in a text it stands")
  func anywhere() {
    let words = (1...200).map { String("thequickbrownfoxjumpsoverthelazydog".dropFirst($0 % 20).prefix(1 + $0 % 15)) }
    let expected = words.flatMap { Self.rows(of: $0) }.sorted()
    #expect(Self.rows(of: words.joined(separator: " ")) == expected)
  }

  private static func rows(of text: String) -> [UInt32] {
    let bytes = Array(text.utf8)
    var sums = rk_language_sums()
    var found = [UInt32](repeating: 0, count: 20_000)
    let count = rk_language_rows(bytes, bytes.count, 16, &found, nil, found.count, &sums)
    return found.prefix(count).sorted()
  }

  /// As the comment on the word's features in language.c says.
  private static func rows(ofLetters letters: [UInt32], script: UInt32) -> [UInt32] {
    func step(_ hash: UInt32, _ letter: UInt32) -> UInt32 { hash &* 0x9E37_79B1 &+ letter &+ 1 }
    func row(_ hash: UInt32) -> UInt32 {
      var hash = hash ^ hash >> 15
      hash = hash &* 0x85EB_CA6B
      hash ^= hash >> 13
      return (hash &* 0xC2B2_AE35) >> 16
    }
    let seed = 0x2545_F491 &* (script + 1)
    var rows = [row(letters.reduce(0x517C_C1B7 &* (script + 1), step))]
    rows += letters.filter { $0 >= 0x80 }.map { row(step(~seed, $0)) }
    let padded = [0] + letters + [0]
    for length in 2...4 where length <= padded.count {
      for start in 0...padded.count - length {
        rows.append(row(padded[start..<start + length].reduce(seed, step) &+ UInt32(length)))
      }
    }
    return rows.sorted()
  }
}
