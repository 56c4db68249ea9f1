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
}
