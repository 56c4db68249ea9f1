import RaiseTesting
import Testing

@testable import RaiseRules

@Suite struct RepeatedNGramsTests {
  private func nGrams(_ text: String) -> RepeatedNGrams {
    var text = text
    return text.withUTF8 { RepeatedNGrams(TextWords($0, by: .english)) }
  }

  @Test("The most frequent n-gram counts with its spaces, each time it comes")
  func top() {
    let found = nGrams("red fox ran red fox sat red fox")
    #expect(found.topLengths[2] == 7 * 3)
    #expect(found.topLengths[3] == 11 * 1)
  }

  @Test("Without repetition the first n-gram counts once")
  func unique() {
    let found = nGrams("one three five seven eleven thirteen")
    #expect(found.topLengths[2] == 9 && found.topLengths[4] == 20)
    #expect(found.duplicateLengths.allSatisfy { $0 == 0 })
  }

  @Test("Texts shorter than an n-gram have none")
  func short() {
    for text in ["", "one", "one two three"] { #expect(nGrams(text).topLengths[4] == 0) }
  }

  /// The same by looking at every n-gram, as Gopher's rule is usually written.
  private func plain(_ words: [String], _ n: Int) -> Int {
    var (seen, index, length) = (Set<[String]>(), 0, 0)
    while index + n <= words.count {
      let nGram = Array(words[index..<index + n])
      if seen.insert(nGram).inserted {
        index += 1
      } else {
        length += nGram.reduce(0) { $0 + $1.count }
        index += n
      }
    }
    return length
  }

  @Test(
    "Duplicate lengths are those of the plain way, on random words of few kinds",
    arguments: 1...40 as ClosedRange<UInt64>)
  func agreesWithThePlainWay(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let vocabulary = ["a", "bb", "ccc", "dd", "e"].prefix(Int.random(in: 1...5, using: &generator))
    let words = (0..<Int.random(in: 0...200, using: &generator)).map { _ in
      vocabulary.randomElement(using: &generator) ?? "a"
    }
    let found = nGrams(words.joined(separator: " "))
    for n in 5...10 { #expect(found.duplicateLengths[n] == plain(words, n), "n = \(n)") }
  }
}
