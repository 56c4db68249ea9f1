import RaiseInference
import Testing

@Suite struct TextLanguageTests {
  @Test(
    "A text counts as Chinese from a quarter of Han letters on, and where they outnumber kana and hangul",
    arguments: [
      // Nothing to go by.
      ("", TextLanguage.en), ("12:30 – 14:00 ☕️", .en),
      // Plain cases.
      ("The kettle is on the stove.", .en), ("Der Kaffee ist heiß.", .en), ("Чайник на плите.", .en),
      ("水壶在炉子上。", .zh), ("𠀀𠀁", .zh),
      // The border: three letters for one Han character count as Chinese, four do not.
      ("茶 tea", .zh), ("茶 teas", .en), ("茶 чай", .zh), ("茶 чаша", .en), ("茶 t3e3a3", .zh),
      // Japanese and Korean: Han characters must outnumber kana and hangul.
      ("漢字かな", .en), ("漢字が", .zh), ("おはようございます", .en), ("커피 한 잔", .en), ("茶ｶﾀ", .en),
      // Digits, punctuation and emoji are no letters.
      ("茶 2026-01-31!!! 😀😀😀", .zh),
    ])
  func border(text: String, language: TextLanguage) {
    #expect(TextLanguage(text) == language)
  }

  @Test("Bytes that are no UTF-8 are passed over, wherever the text is cut")
  func anyBytes() {
    let bytes = Array("茶 tea".utf8)
    for start in bytes.indices {
      let language = bytes[start...].withUnsafeBufferPointer { TextLanguage(utf8: $0) }
      #expect(language == (start == 0 ? .zh : .en))
    }
    let broken: [UInt8] = [0xFF, 0xC0, 0xE8, 0x8C, 0xB6, 0xF8, 0xE8]
    #expect(broken.withUnsafeBufferPointer { TextLanguage(utf8: $0) } == .zh)
  }
}
