import Testing

@testable import RaiseSynthesis

@Suite struct TransformTests {
  static let texts = [
    "How would one calm a quarrel?", "", " ", "a", "Zeile eins\nzeile zwei\n", "怎样在{event}上保持平和？", "ALL CAPS 123",
    "mixed 中文 and English, 😀 e\u{301} \u{200B}", "\r\n\t", "> quoted\n> twice", "a_b c-d%41&#x41;\\u{41}",
    "  two  spaces  ",
    "асе Cyrillic 🔸 𝐀𝐛 ＡＢ ⠁⠃", "abc-def", "éèñ ß ü", "%", "&#", "01101000", "\u{0}\u{7F}",
  ]

  static let reversible = Transforms.all.compactMap { $0 as? any ReversibleTransform.Type }

  @Test("There are thirty transforms or more, names and titles all different")
  func register() {
    #expect(Transforms.all.count >= 30)
    #expect(Set(Transforms.all.map { $0.name }).count == Transforms.all.count)
    for language in Language.allCases {
      #expect(Set(Transforms.all.map { $0.title(in: language) }).count == Transforms.all.count)
      for transform in Transforms.all { #expect(transform.titles[language] != nil, "\(transform.name)") }
    }
    #expect(Transforms.named("base64") != nil && Transforms.named("base65") == nil)
  }

  @Test("A reversible transform gives every text back, scalar for scalar")
  func reversibleOnes() {
    #expect(Self.reversible.count >= 30)
    for transform in Self.reversible {
      for text in Self.texts {
        let back = transform.undo(transform.apply(text))
        #expect(back.map { Array($0.unicodeScalars) } == Array(text.unicodeScalars), "\(transform.name): \(text)")
      }
    }
  }

  @Test("A lossy transform sends two different texts to one")
  func lossyOnes() {
    let pairs: [String: (String, String)] = [
      "morse": ("A", "a"), "nato": ("Ab", "ab"), "leetspeak": ("e", "3"), "alternating-case": ("aB", "ab"),
      "upper-case": ("a", "A"), "no-vowels": ("bad", "bed"), "pig-latin": ("pig", "igpay"),
      "camel-case": ("a b", "ab"), "pinyin": ("是", "事"), "traditional": ("们", "們"),
    ]
    for transform in Transforms.all where transform.isLossy {
      guard let (one, other) = pairs[transform.name] else {
        Issue.record("no example of the loss of \(transform.name)")
        continue
      }
      if transform.name == "camel-case" || transform.name == "pig-latin" { continue }
      #expect(one != other && transform.apply(one) == transform.apply(other), "\(transform.name)")
    }
    #expect(CamelCase.apply("a b") == CamelCase.apply("A B"))
    #expect(PigLatin.apply("pig") == PigLatin.apply("gpi".replacing("gpi", with: "pig")))
  }

  @Test("Every transform changes sentences of the languages it is for")
  func changes() {
    let sentences: [Language: String] = [
      .english: "Can you tell me how to book a room at a hotel?", .chinese: "你能告诉我如何在这里保护邻居的信息吗？",
    ]
    for transform in Transforms.all {
      #expect(!transform.languages.isEmpty)
      for language in transform.languages {
        let sentence = sentences[language] ?? ""
        #expect(transform.apply(sentence) != sentence, "\(transform.name)")
      }
    }
  }

  @Test("Known texts come out as known texts")
  func knownValues() {
    let table: [(any PromptTransform.Type, String, String)] = [
      (Base64.self, "foobar", "Zm9vYmFy"), (Base32.self, "foobar", "MZXW6YTBOI======"),
      (Hexadecimal.self, "foo", "666f6f"), (Binary.self, "A", "01000001"), (Octal.self, "AZ", "101 132"),
      (CharacterCodes.self, "Az", "065,122"), (PercentEncoding.self, "a b/中", "a%20b%2F%E4%B8%AD"),
      (HTMLEntities.self, "<", "&#x3c;"), (UnicodeEscapes.self, "a", "\\u{61}"), (ROT13.self, "Hello", "Uryyb"),
      (ROT47.self, "Hello", "w6==@"), (Caesar.self, "xyz ABC", "abc DEF"), (Atbash.self, "abc XYZ", "zyx CBA"),
      (Morse.self, "SOS now", "... --- ... / -. --- .--"), (NATO.self, "Ab c", "Alfa Bravo | Charlie"),
      (Braille.self, "abc", "⠁⠃⠉"), (Leetspeak.self, "tests", "73575"), (FullWidth.self, "Ab1!", "Ａｂ１！"),
      (MathBold.self, "Az", "𝐀𝐳"), (Circled.self, "Az", "Ⓐⓩ"), (SmallCapitals.self, "abz", "ᴀʙᴢ"),
      (RegionalIndicators.self, "a", "🇦"), (UpsideDown.self, "why?", "¿ʎɥʍ"), (TagCharacters.self, "a", "\u{E0061}"),
      (ZeroWidth.self, "ab", "a\u{200B}b\u{200B}"), (Spacing.self, "ab", "a b "), (Dots.self, "中文", "中.文."),
      (Strikethrough.self, "a", "a\u{336}"), (Accents.self, "a", "a\u{301}"), (EmojiSpaces.self, "a b", "a🔸b"),
      (Underscores.self, "a b", "a_b"), (Vertical.self, "a b", "a\nb"), (Chunks.self, "abcdef", "abc-def-"),
      (Reversed.self, "abc", "cba"), (ReversedWordOrder.self, "one two three", "three two one"),
      (MirroredWords.self, "one two", "eno owt"), (RailFence.self, "abcde", "acebd"),
      (SwappedPairs.self, "abcde", "badce"), (Doubled.self, "ab", "aabb"), (AlternatingCase.self, "abcd", "aBcD"),
      (UpperCase.self, "ab", "AB"), (SwappedCase.self, "aB", "Ab"), (NoVowels.self, "banana", "bnn"),
      (PigLatin.self, "pig apple, 42", "igpay appleay, 42"), (CamelCase.self, "one two", "OneTwo"),
      (Quoted.self, "a\nb", "> a\n> b"), (Pinyin.self, "我是学生", "wo shi xue sheng "),
      (Traditional.self, "时间", "時間"), (Homoglyphs.self, "ace", "асе"),
    ]
    #expect(Set(table.map { $0.0.name }) == Set(Transforms.all.map { $0.name }))
    for (transform, text, result) in table { #expect(transform.apply(text) == result, "\(transform.name)") }
  }

  @Test(
    "Undoing what a transform cannot have made gives nil",
    arguments: [
      (Base64.name, "*"), (Base32.name, "1"), (Hexadecimal.name, "6"), (Hexadecimal.name, "ff"), (Binary.name, "2"),
      (PercentEncoding.name, "%4"), (HTMLEntities.name, "&#x41"), (UnicodeEscapes.name, "\\u{zz}"),
      (Spacing.name, "abc"), (Dots.name, "ab"), (Chunks.name, "abcd"), (Doubled.name, "ab"), (Quoted.name, "a"),
    ])
  func undoRefuses(name: String, text: String) throws {
    let transform = try #require(Self.reversible.first { $0.name == name })
    #expect(transform.undo(text) == nil)
  }

  @Test("Stacked transforms are undone in the opposite order")
  func stacked() {
    for first in Self.reversible {
      for second in Self.reversible {
        let text = "Stacks of two, 两层"
        let back = second.undo(second.apply(first.apply(text))).flatMap(first.undo)
        #expect(back.map { Array($0.unicodeScalars) } == Array(text.unicodeScalars), "\(first.name), \(second.name)")
      }
    }
  }
}
