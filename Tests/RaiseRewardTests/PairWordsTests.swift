import RaiseCore
import Testing

@testable import RaiseReward

@Suite struct PairWordsTests {
  private func value(_ measure: RewardMeasure, _ response: String, to prompt: String = "How is bread baked at home?")
    -> Double
  {
    PairWords(prompt: prompt, response: response).value(of: measure)
  }

  @Test(
    "Only an answer without a letter or digit is empty",
    arguments: [
      ("", 1.0), ("  \n", 1), ("...", 1), ("🙂🙂", 1), ("a", 0), ("7", 0), ("水", 0), ("да", 0),
    ])
  func empty(response: String, expected: Double) { #expect(value(.empty, response) == expected) }

  @Test("Repetition is the share of runs of four words that came before, beyond a half")
  func repetition() {
    #expect(value(.repetition, "Mix flour, water, salt and yeast; knead it; let it rest for an hour or two.") == 0)
    #expect(value(.repetition, "yes, yes, of course, yes") == 0)
    #expect(value(.repetition, String(repeating: "safe ", count: 40)) > 0.9)
    #expect(value(.repetition, String(repeating: "我不能帮助你。", count: 10)) > 0.7)
    let half = "one two three four five six seven eight nine ten eleven twelve "
    #expect(value(.repetition, half + half) == 0)
    #expect((0.3...0.7).contains(value(.repetition, half + half + half + half)))
  }

  @Test("An echo has most of what was asked, and little else")
  func echo() {
    #expect(value(.echo, "How is bread baked at home?") == 1)
    #expect(value(.echo, "HOW IS BREAD BAKED AT HOME") == 1)
    #expect(value(.echo, "Bread is baked from flour, water and yeast in an oven.") == 0)
    let passage = "The bridge was built in the year of the flood by two brothers from the valley. When was it built?"
    #expect(value(.echo, "It was built in the year of the flood.", to: passage) < 0.3)
    #expect(value(.echo, passage + " Let me think about this very good question for a moment.", to: passage) > 0.5)
    #expect(value(.echo, "Yes", to: "yes") == 1)
    #expect(value(.echo, "No", to: "yes") == 0)
    #expect(value(.echo, "") == 0)
  }

  @Test(
    "Another writing than that of the prompt is seen, and names and formulas do not count",
    arguments: [
      ("How is bread baked?", "面包是用面粉、水和酵母烤制而成的，需要发酵几个小时。", 1.0),
      ("面包怎么做？", "Bread is made from flour, water and yeast.", 1),
      ("How is bread baked?", "Хлеб пекут из муки, воды и дрожжей.", 1),
      ("How is bread baked?", "Das Brot wird aus Mehl gebacken.", 0),
      ("How is bread baked?", "日本", 0), ("面包怎么做？", "用 flour 和 water 混合后发酵，然后烘烤。", 0),
      ("1 + 1 = ?", "Two, of course, as everybody knows.", 0), ("How is bread baked?", "", 0),
    ])
  func writing(prompt: String, response: String, expected: Double) {
    #expect(value(.otherWriting, response, to: prompt) == expected)
  }

  @Test("Values lie in 0...1 for any text, cut anywhere")
  func bounds() {
    let text = "Où est-ce que 面包 はどこ 🙂 \u{0}\r\n bread bread bread 12 a\u{301}"
    for end in text.indices {
      for measure in RewardMeasure.allCases {
        #expect((0...1).contains(value(measure, String(text[..<end]), to: String(text[end...]))))
      }
    }
  }
}
