import RaiseTesting

/// Texts of fragments that rules, Unicode and cuttings find hard, the same for the same seed.
struct RandomText {
  private var random: SeededGenerator

  init(seed: UInt64) { random = SeededGenerator(seed: seed) }

  private static let words = [
    "the", "kettle", "is", "on", "stove", "Rain", "again;", "we", "stayed", "in", "and", "read.", "Anna", "42", "3.5",
    "水壶", "在炉子上。", "下雨了，", "我们", "看书", "здравствуй", "여행", "สวัสดี", "ﬁne", "ＡＢＣ", "e\u{301}te\u{301}", "नमस्ते",
  ]
  private static let hard = [
    "👩‍👩‍👧‍👦", "🇩🇪", "a\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}\u{307}\u{308}", "\u{200B}", "\u{202E}abc\u{202C}", "\r\n",
    "\n\n",
    "\\ud83d\\ude00", "\\ud83d", "\u{0}", "\u{FEFF}", "\u{10FFFF}", "%F0%9F%98%80", "𝔡𝔢𝔱𝔬𝔫𝔞𝔱𝔢", "ｄｅｔｏ", "deton",
    "d e t o n",
    "x-----BEGIN ", "eyJ", "eyJhbGciOiJIUzI1NiJ9.", "password = ", "@", "mail@", ".org", "+1 (", "::", "0000 0000",
  ]
  private static let evidence = [
    "ada@example.org", "grace.hopper+x@mail.example.com", "4539 1488 0343 6467", "13800138000", "+1 212 555 0147",
    "DE89 3704 0044 0532 0130 00", "536-22-8741", "ticket-2291", "ticket-0001ticket-0002", "aaaaaaa", "81.2.69.142",
    "１３８００１３８０００", "ａｄａ＠example.org",
    "password: x7Kq2mWnR4tZpL9v", "gh" + "p_x7Kq2mWnR4tZpL9vB3cYdF6hJ8sQaE0gy8JI", "call me on 020 7946 0018",
    "teapot", "t e a p o t", "t3apot", "te\u{200B}apot", "ТEAPOT", "sugar bowl", "sugar \n bowl",
  ]
  private static let stops = ["detonate", "DETONATE", "d.e.t.o.n.a.t.e", "d3tonate", "de\u{301}tonate", "引爆"]

  /// The next text: up to a hundred fragments, most of them fewer than thirty; every third one has something that is blocked.
  mutating func next() -> String {
    var text = ""
    let count = Int(random.next() % (random.next() % 8 == 0 ? 100 : 32))
    let stop = random.next() % 3 == 0 ? Int.random(in: 0...count, using: &random) : -1
    for index in 0..<count {
      if index == stop { text += pick(Self.stops) + separator() }
      let list = [Self.words, Self.words, Self.words, Self.hard, Self.evidence][Int(random.next() % 5)]
      text += pick(list) + separator()
    }
    return text
  }

  /// The text in pieces of random length, most of them short.
  mutating func cut(_ text: String) -> [String] {
    pieces(Array(text.unicodeScalars)).map { piece in
      var text = ""
      text.unicodeScalars.append(contentsOf: piece)
      return text
    }
  }

  /// The text's bytes in pieces, within scalars too.
  mutating func cutBytes(_ text: String) -> [[UInt8]] { pieces(Array(text.utf8)) }

  private mutating func pieces<Element>(_ elements: [Element]) -> [[Element]] {
    let longest = [1, 3, 9, 40, 300][Int(random.next() % 5)]
    var pieces: [[Element]] = []
    var index = 0
    while index < elements.count {
      let end = min(index + 1 + Int(random.next() % UInt64(longest)), elements.count)
      pieces.append(Array(elements[index..<end]))
      index = end
    }
    return pieces
  }

  private mutating func pick(_ list: [String]) -> String { list[Int(random.next() % UInt64(list.count))] }

  private mutating func separator() -> String { [" ", " ", " ", "", ", ", "\n"][Int(random.next() % 6)] }
}
