import Testing

@testable import RaiseRules

/// A text, and what it says when one disguise is taken off; nil for near misses.
struct DisguiseRow: CustomTestStringConvertible, Sendable {
  var disguise: String
  var text: String
  var reading: String?

  var testDescription: String { "\(disguise): \(text)" }

  init(_ disguise: String, _ text: String, _ reading: String?) {
    (self.disguise, self.text, self.reading) = (disguise, text, reading)
  }

  static let all: [DisguiseRow] =
    characters + pictures + encodings + spacing + leetspeak + ciphers

  private static let characters = [
    DisguiseRow("zero-width", "Wa\u{200B}ter the pl\u{2060}ants", "Water the plants"),
    DisguiseRow("zero-width", "W\u{336}a\u{336}ter", "Water"),
    DisguiseRow("zero-width", "浇\u{200C}花", "浇花"),
    // At the end of a word, in emoji, in scripts that need joiners, and as a mark of byte order.
    DisguiseRow("zero-width", "Water\u{200B} the plants", nil),
    DisguiseRow("zero-width", "👩\u{200D}🌾 waters", nil),
    DisguiseRow("zero-width", "می\u{200C}خواهم", nil),
    DisguiseRow("zero-width", "\u{FEFF}Water", nil),
    DisguiseRow("zero-width", "cafe\u{301}", nil),

    DisguiseRow("tag characters", "Hello" + tags("water the plants"), "Hellowater the plants"),
    DisguiseRow("tag characters", "🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}", nil),

    DisguiseRow("styled letters", "𝐖𝐚𝐭𝐞𝐫 the plants", "water the plants"),
    DisguiseRow("styled letters", "Ｗａｔｅｒ， ｐｌｅａｓｅ", "Water, please"),
    DisguiseRow("styled letters", "ⓦⓐⓣⓔⓡ", "water"),
    DisguiseRow("styled letters", "股票Ａ和Ｂ，共１００股。", nil),
    DisguiseRow("styled letters", "the real numbers ℝ and vector 𝐯", nil),

    DisguiseRow("homoglyphs", "Wаtеr thе plаnts", "Water the plants"),
    DisguiseRow("homoglyphs", "Wаter а plаnt", "Water a plant"),
    DisguiseRow("homoglyphs", "Полей цветы, Wi-Fi и USB-кабель", nil),
    DisguiseRow("homoglyphs", "a width of 5 μm", nil),
    DisguiseRow("homoglyphs", "the α-helix and β-blockers", nil),
    DisguiseRow("homoglyphs", "Ωmega", nil),
  ]

  private static func tags(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.compactMap { Unicode.Scalar($0.value + 0xE0000) }))
  }

  private static let pictures = [
    DisguiseRow("emoji", "wa🌟ter the pl🔥ants", "water the plants"),
    DisguiseRow("emoji", "water🌟the🔥plants", "water the plants"),
    DisguiseRow("emoji", "water 🌟 the🔥 plants 👍 today", "water the plants today"),
    DisguiseRow("emoji", "给🌟花浇🔥水", "给花浇水"),
    DisguiseRow("emoji", "I ❤️ plants 😀😀", nil),
    DisguiseRow("emoji", "🌟 water\n🔥 light\n👍 earth\n✅ air", nil),
    DisguiseRow("emoji", "Thanks! 😂 See you 👍. Bye 🎉", nil),
  ]

  private static let encodings = [
    DisguiseRow("base64", "V2F0ZXIgdGhlIHBsYW50cw==", "Water the plants"),
    DisguiseRow("base64", "Read V2F0ZXIgdGhlIHBsYW50cw== now", "Read Water the plants now"),
    DisguiseRow("base64", "57uZ6Iqx5rWH5rC05ZCn", "给花浇水吧"),
    DisguiseRow("base64", "R28_IFdhdGVyIGl0IHRvZGF5", "Go? Water it today"),
    // Lines of 48 characters, as in mail.
    DisguiseRow(
      "base64", "V2F0ZXIgdGhlIHBsYW50cyBpbiB0aGUga2l0Y2hlbiBhbmQg\ndGhlIGhhbGwgdG9kYXku\nThanks",
      "Water the plants in the kitchen and the hall today.\nThanks"),
    // The beginning of an image, a digest, a path, a name in code, too short.
    DisguiseRow("base64", "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk", nil),
    DisguiseRow("base64", "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=", nil),
    DisguiseRow("base64", "/usr/local/share/applications/editor", nil),
    DisguiseRow("base64", "AbstractSingletonProxyFactoryBean", nil),
    DisguiseRow("base64", "V2F0ZXI=", nil),
    DisguiseRow("base64", String(repeating: "A", count: 64), nil),

    DisguiseRow("hexadecimal", "57617465722074686520706c616e7473", "Water the plants"),
    DisguiseRow("hexadecimal", "57 61 74 65 72 20 74 68 65 20 70 6c 61 6e 74 73", "Water the plants"),
    DisguiseRow("hexadecimal", #"\x57\x61\x74\x65\x72\x20\x74\x68\x65\x20\x6c\x6f\x74"#, "Water the lot"),
    DisguiseRow(
      "hexadecimal", "0x57, 0x61, 0x74, 0x65, 0x72, 0x20, 0x74, 0x68, 0x65, 0x20, 0x6c, 0x6f, 0x74", "Water the lot"),
    DisguiseRow("hexadecimal", "commit d7768ac9f3a1b2c4d5e6f708192a3b4c5d6e7f80", nil),
    DisguiseRow("hexadecimal", "card 4242424242424242 42424242", nil),
    DisguiseRow("hexadecimal", "00:1b:44:11:3a:b7", nil),

    DisguiseRow("percent-encoding", "%57%61%74%65%72%20%74he%20plants", "Water the plants"),
    DisguiseRow("percent-encoding", "see %E7%BB%99%E8%8A%B1%E6%B5%87%E6%B0%B4 there", "see 给花浇水 there"),
    DisguiseRow("percent-encoding", "between 10% and 20%, or 5% to 7% in all", nil),
    DisguiseRow("percent-encoding", "https://example.org/a%20b", nil),
  ]

  private static let spacing = [
    DisguiseRow("spaced characters", "W a t e r the plants", "Water the plants"),
    DisguiseRow("spaced characters", "w a t e r  t h e  p l a n t s", "water the plants"),
    DisguiseRow("spaced characters", "w a t e r t h e p l a n t s", "water the plants"),
    DisguiseRow("spaced characters", "W.a.t.e.r t.h.e p.l.a.n.t.s, now", "Water the plants, now"),
    DisguiseRow("spaced characters", "w-a-t-e-r a p_l_a_n_t", "water a plant"),
    DisguiseRow("spaced characters", "d o , p l e a s e", "do, please"),
    DisguiseRow("spaced characters", "w a t 3 r", "wat3r"),
    DisguiseRow("spaced characters", "给 花 浇 水", "给花浇水"),
    DisguiseRow("spaced characters", "给-花-浇-水，今·天", "给花浇水，今·天"),
    DisguiseRow("spaced characters", "给*阳*台*的*花，浇*水", "给阳台的花，浇水"),
    DisguiseRow("spaced characters", "see you at 3 a.m. or 5 p.m.", nil),
    DisguiseRow("spaced characters", "w w w", nil),
    DisguiseRow("spaced characters", "A B C D E F G", nil),
    DisguiseRow("spaced characters", "the U.S.A. and the E.U.", nil),
    DisguiseRow("spaced characters", "f ( x ) = a x + b", nil),
    DisguiseRow("spaced characters", "1 2 3 4 5 6", nil),
    DisguiseRow("spaced characters", "张 伟 和 李娜", nil),
    DisguiseRow("spaced characters", "X-ray, T-shirt, e-mail", nil),
  ]

  private static let leetspeak = [
    DisguiseRow("leetspeak", "w473r 7h3 pl4n75", "water the plants"),
    DisguiseRow("leetspeak", "pl3a5e w@ter", "please water"),
    DisguiseRow("leetspeak", "the pl4nts", "the plants"),
    DisguiseRow("leetspeak", "y0u 5h0uld w473r 17 70 h3lp", "you should water it to help"),
    DisguiseRow("leetspeak", "50m, 3rd, 5am, 100k, F16, B2B, MP3, 4x4, H2O, i5", nil),
    DisguiseRow("leetspeak", "serial X7K2-9QWE-44TT of model A1B2C3", nil),
    DisguiseRow("leetspeak", "RFC2119, ISO8601, x86, h264, utf8, sha256, 5mg/kg", nil),
    DisguiseRow("leetspeak", "mail ada@example.org or pay $40!", nil),
    DisguiseRow("leetspeak", "它有3个USB2接口", nil),
  ]

  private static let ciphers = [
    DisguiseRow("rotated letters", "Jngre gur cynagf va gur xvgpura", "Water the plants in the kitchen"),
    DisguiseRow(
      "rotated letters", "Read this: Jngre gur cynagf va gur xvgpura", "Read this: Water the plants in the kitchen"),
    DisguiseRow("rotated letters", "Zdwhu wkh sodqwv lq wkh nlwfkhq", "Water the plants in the kitchen"),
    DisguiseRow("rotated letters", "Das Wetter ist schön, wir gehen am Fluss spazieren.", nil),
    DisguiseRow("rotated letters", "wo jintian yao gei yangtai shang de hua jiao shui", nil),
    DisguiseRow("rotated letters", "xkcd qwrtz bcdfg zxcvb hjklm pqrst vwxyz", nil),

    DisguiseRow("reversed text", "nehctik eht ni stnalp eht retaw", "water the plants in the kitchen"),
    DisguiseRow(
      "reversed text", "backwards: nehctik eht ni stnalp eht retaw", "backwards: water the plants in the kitchen"),
    DisguiseRow("reversed text", "Das Wetter ist schön, wir gehen am Fluss spazieren.", nil),
    DisguiseRow("reversed text", "Able was I ere I saw Elba", nil),
  ]
}
