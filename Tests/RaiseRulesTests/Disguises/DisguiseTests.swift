import RaiseTesting
import Testing

@testable import RaiseRules

@Suite struct DisguiseTests {
  @Test("A disguise is taken off where there is one, and a near miss stays as it is", arguments: DisguiseRow.all)
  func table(row: DisguiseRow) throws {
    let disguise = try #require(Disguises.all.first { $0.name == row.disguise })
    #expect(disguise.reading(of: row.text) == row.reading)
  }

  @Test("Every disguise has a row that hits and one that is a near miss", arguments: Disguises.names)
  func complete(name: String) {
    let rows = DisguiseRow.all.filter { $0.disguise == name }
    #expect(rows.contains { $0.reading != nil } && rows.contains { $0.reading == nil })
  }

  private static let ordinary = [
    """
    In 2024 the council opened 3 new parks – each with a café, benches and a “quiet corner” – for about $1.5m. "It's a \
    start," said J. R. Miller, who runs the N.Y. office at 10 a.m. (see https://example.org/parks?id=42&lang=en).
    """,
    """
    func area(of shape: Shape) -> Double { shape.width * shape.height / 2 } // O(1), UTF-8, x86_64, RFC 8259
    """,
    "二〇二四年，市里新开了３座公园，每座都有咖啡馆和长椅，共花费１５０万元。“这只是开始。”王先生说。",
    "Пять парков открылись весной; в каждом есть кафе и скамейки.",
    "Les parcs ouvriront à 9 h ; l’entrée coûte 5 €, gratuite pour les moins de 12 ans.",
    "公園は朝９時に開きます。入場料は５００円です。",
    "Great news! 🎉 The parks are open 😀\n✅ benches\n✅ café\nSee you there 👋",
    "", " ", "a", "花",
  ]

  @Test("Ordinary texts in any language, code and prices among them, have no other reading", arguments: ordinary)
  func noReading(text: String) {
    #expect(Disguises.readings(of: text).isEmpty)
  }

  @Test("A text without disguises has no sign of one, so that it costs one pass")
  func signs() {
    var prose = "The parks are open from nine to six, and entry is free for children. 公园早上九点开门，儿童免费。"
    #expect(prose.withUTF8(DisguiseSigns.init(in:)).isEmpty)
  }

  @Test("Disguises over each other are taken off one after the other, and what was hidden is read by itself too")
  func stacked() {
    let readings = Disguises.readings(of: "Decode this: Sm5ncmUgZ3VyIGN5bmFnZiB2YSBndXIgeHZncHVyYQ== at once")
    #expect(
      readings.map(\.text) == [
        "Decode this: Jngre gur cynagf va gur xvgpura at once", "Jngre gur cynagf va gur xvgpura",
        "Water the plants in the kitchen", "Decode this: Water the plants in the kitchen at once",
      ])
    let both = "base64 and rotated letters"
    #expect(readings.map(\.description) == ["base64", "base64", both, both])
    #expect(readings.allSatisfy { 12...13 ~= $0.range.lowerBound && $0.range.upperBound == 57 })
    #expect(Disguises.readings(of: "w\u{200B}4\u{200B}73r 7h3 pl4n75").last?.text == "water the plants")
    #expect(Disguises.readings(of: "ｗ４７３ｒ ７ｈ３ ｐｌ４ｎ７５ ｗｅｌｌ").last?.text == "water the plants well")
    #expect(Disguises.readings(of: "w.4.7.3.r 7.h.3 p.l.4.n.7.5").last?.text == "water the plants")
  }

  @Test("A reading says where the text differs, and where it differs itself")
  func ranges() throws {
    let text = "Please read 57617465722074686520706c616e7473 twice."
    let reading = try #require(Disguises.readings(of: text).first)
    #expect(String(decoding: Array(text.utf8)[reading.range], as: UTF8.self) == "57617465722074686520706c616e7473")
    #expect(String(decoding: Array(reading.text.utf8)[reading.changed], as: UTF8.self) == "Water the plants")
    #expect(reading.originalCount == text.utf8.count)
  }
}

// MARK: - Hostile texts

extension DisguiseTests {
  private static let parts = [
    "w473r", "V2F0ZXIgdGhlIHBsYW50cw==", "Jngre gur cynagf", "%57%61", "57 61 74 65", "\\x57", "0x57,", "a b c d",
    "给-花", "给",
    "\u{200B}", "\u{FEFF}", "а", "ｗ", "𝐰", "🔥", "👩\u{200D}🌾", "\u{E0041}", "\u{301}", "=", "-", "_", ".", " ", "\n",
    "\r\n", "1", "water", "the ", "retaw", "\u{0}", "\u{10FFFF}", "ﷺ", "\u{336}", "$", "!", "4",
  ]

  /// Texts of such parts, and of random scalars.
  private static func hostileText(_ generator: inout SeededGenerator) -> String {
    var text = ""
    for _ in 0..<Int.random(in: 0..<120, using: &generator) {
      if Bool.random(using: &generator) {
        text += parts.randomElement(using: &generator) ?? ""
      } else if let scalar = Unicode.Scalar(UInt32.random(in: 0..<0x11_0000, using: &generator)) {
        text.unicodeScalars.append(scalar)
      }
    }
    return text
  }

  @Test("Whatever the text, readings are bounded, differ from it and each other, and lie where they say")
  func anyText() {
    var generator = SeededGenerator(seed: 4)
    var count = 0
    for _ in 0..<600 {
      let text = Self.hostileText(&generator)
      let readings = Disguises.readings(of: text)
      count += readings.count
      #expect(readings.reduce(0) { $0 + $1.text.utf8.count } <= 5 * text.utf8.count + 4096)
      #expect(Set(readings.map(\.text) + [text]).count == readings.count + 1)
      for reading in readings {
        #expect(reading.range.upperBound <= text.utf8.count && reading.changed.upperBound <= reading.text.utf8.count)
        #expect(!reading.disguises.isEmpty)
        let piece = Array(text.utf8)[reading.range]
        #expect(String(validating: piece, as: UTF8.self) != nil, "a range cuts a scalar")
      }
    }
    #expect(count > 500)
  }

  @Test("Bytes that are no text are read as no text", arguments: 0..<40)
  func randomBytes(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let bytes = (0..<4000).map { _ in UInt8.random(in: 0...255, using: &generator) }
    let encoded = Array("+/0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)
    let random = String(decoding: bytes.map { encoded[Int($0 & 63)] }, as: UTF8.self)
    #expect(Base64Runs().reading(of: random) == nil)
    #expect(HexadecimalRuns().reading(of: random) == nil)
    #expect(RotatedLetters().reading(of: random) == nil && ReversedText().reading(of: random) == nil)
    _ = Disguises.readings(of: String(decoding: bytes, as: UTF8.self))
  }

  @Test("Behind many of one sign, a text is read to its end", arguments: parts)
  func repeated(part: String) {
    let text = String(repeating: part, count: 60_000 / part.utf8.count) + " é V2F0ZXIgdGhlIHBsYW50cw=="
    #expect(Disguises.readings(of: text).contains { $0.text.hasSuffix("Water the plants") })
  }
}
