import RaiseCore
import Testing

@Suite struct RefusalTests {
  @Test("Chinese is answered in Chinese, everything else in English")
  func languages() {
    let refusal = Refusal(english: "no", chinese: "不")
    for text in ["怎样做？", "帮我写 Python 代码", "ＰＩＮ码是多少"] { #expect(refusal.text(answering: text) == "不") }
    for text in ["", "How?", "¿Cómo?", "何をしますか", "어떻게", "See 茶 in this long English sentence.", "123"] {
      #expect(refusal.text(answering: text) == "no")
    }
  }
}
