import CRaiseKernels
import Testing

@Suite("Rows of the language model")
struct LanguageRowsTests {
  private static let places = Int(RK_LANGUAGE_PLACES)

  @Test("They add up to the same with vector instructions and without", arguments: [0, 1, 2, 255, 256])
  func sums(count: Int) {
    // The extremes too: 256 times -128 is the least that 16 bits hold.
    let rows = (0..<64 * Self.places).map { place in Int8(truncatingIfNeeded: place % 7 == 0 ? -128 : place * 37) }
    let numbers = (0..<count).map { UInt32($0 % 3 == 0 ? 0 : $0 * 11 % 64) }
    var (sums, plain) = (
      [Int32](repeating: 1_000_000, count: Self.places), [Int32](repeating: 1_000_000, count: Self.places)
    )
    rk_language_sum_rows(rows, numbers, UInt32(count), &sums)
    rk_language_sum_rows_plain(rows, numbers, UInt32(count), &plain)
    #expect(sums == plain)
    let expected = (0..<Self.places).map { place in
      numbers.reduce(Int32(1_000_000)) { $0 + Int32(rows[Int($1) * Self.places + place]) }
    }
    #expect(plain == expected)
  }
}
