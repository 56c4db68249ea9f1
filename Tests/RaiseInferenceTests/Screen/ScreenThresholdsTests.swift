import Testing

@testable import RaiseInference

@Suite struct ScreenThresholdsTests {
  private func window(_ logits: Float..., language: TextLanguage = .en) -> ScreenWindow {
    var values = SIMD8<Float>()
    for (index, logit) in logits.enumerated() { values[index] = logit }
    return ScreenWindow(utf8Range: 0..<1, language: language, featureCount: 1, sums: .zero, logits: values)
  }

  @Test("A window is clear while all outputs with a threshold lie below it")
  func clear() {
    let thresholds = ScreenThresholds([.en: ["a": 0.5, "b": 0.25], .zh: ["a": 0.9]], outputs: ["a", "b", "c"])
    #expect(thresholds.areClear(window(-0.1, -2, 9)))
    #expect(!thresholds.areClear(window(0, -2)))
    #expect(!thresholds.areClear(window(-0.1, -1)))
    #expect(thresholds.areClear(window(2, 9, language: .zh)))
    #expect(!thresholds.areClear(window(.nan, -9)))
  }

  @Test("At a threshold of 0 nothing is clear, at 1 everything")
  func extremes() {
    #expect(!ScreenThresholds([.en: ["a": 0]], outputs: ["a"]).areClear(window(-1e30)))
    #expect(ScreenThresholds([.en: ["a": 1]], outputs: ["a"]).areClear(window(1e30)))
  }

  @Test("The stored thresholds of the lowest recall that reaches the one asked for count")
  func recall() throws {
    let model = try TinyScreen.load()
    let cases: [(Float, Float)] = [(0.9, 0.25), (0.95, 0.25), (0.96, 0.1), (0.99, 0.1), (1, 0.1)]
    for (recall, expected) in cases {
      let outputs = ["toxicity", "sexual", "hate"]
      let limits = ["toxicity": expected, "sexual": 0.5, "hate": 1]
      #expect(model.thresholds(recall: recall) == ScreenThresholds([.en: limits, .zh: limits], outputs: outputs))
    }
    let one = ScreenThresholds([.en: ["hate": 1], .zh: ["hate": 1]], outputs: ["toxicity", "sexual", "hate"])
    #expect(model.thresholds(recall: 0.99, outputs: ["hate"]) == one)
  }
}
