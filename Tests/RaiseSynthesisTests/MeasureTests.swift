import Testing

@testable import RaiseSynthesis

@Suite struct MeasureTests {
  @Test("Distinct-n counts different n-grams by all n-grams")
  func distinct() {
    var counter = DistinctCounter(length: 2)
    #expect(counter.whole == nil)
    counter.add([1, 2, 1, 2])
    // Bigrams 12, 21, 12: two of three differ.
    #expect(counter.whole == 2.0 / 3)
    counter.add([1])
    #expect(counter.perSample == 2.0 / 3)
  }

  @Test("Samples of a thousand texts are counted apart")
  func samples() {
    var counter = DistinctCounter(length: 1)
    for _ in 0..<2000 { counter.add([7]) }
    #expect(counter.whole == 1.0 / 2000)
    #expect(counter.perSample == 1.0 / 1000)
  }

  @Test("Self-BLEU is 1 for texts that say the same, and near 0 for texts that share nothing")
  func selfBLEU() throws {
    let same = try #require(SelfBLEU.score([[1, 2, 3, 4, 5], [1, 2, 3, 4, 5]]))
    let apart = try #require(SelfBLEU.score([[1, 2, 3, 4, 5], [6, 7, 8, 9, 10]]))
    let half = try #require(SelfBLEU.score([[1, 2, 3, 4, 5, 6, 7, 8], [1, 2, 3, 4, 5, 16, 17, 18]]))
    #expect(abs(same - 1) < 1e-9)
    #expect(apart < 0.05)
    #expect(half > apart && half < same)
    #expect(SelfBLEU.score([[1, 2, 3, 4]]) == nil)
  }

  @Test("BLEU clips: a word said often counts as often as another text says it")
  func clipping() throws {
    let repeated = try #require(SelfBLEU.score([[1, 1, 1, 1], [1, 2, 3, 4]]))
    #expect(repeated < 0.2)
  }
}
