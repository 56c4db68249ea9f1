import RaiseCore
import RaiseTesting
import Testing

@testable import RaiseRules

@Suite struct RequiredLiteralsTests {
  /// A pattern and the literals it requires.
  typealias Case = (pattern: String, literals: [String]?)

  static let cases: [Case] = [
    ("password", ["password"]), ("PassWord", ["password"]), (#"\bpassword\b"#, ["password"]),
    ("foo|bars", ["foo", "bars"]), ("foo|ba", nil), ("(?:foo|bar)baz", ["foobaz", "barbaz"]),
    ("x?yyy", ["yyy"]), ("abc?", nil), ("abcd?e", ["abc"]), ("abc+d", ["abc"]), ("ab{2}c", ["abbc"]),
    ("(?:abc){2,}", ["abcabc"]), ("(?:abc)*d", nil), ("(?:abc)?def", ["def"]), (#"\d{3}-abc-\d"#, ["-abc-"]),
    (#"\Qa.b*c\E+"#, ["a.b*c"]), ("(?x) a b c # comment\n d", ["abcd"]), ("a(?#comment)bc", ["abc"]),
    ("(?i)kiss", ["kiss", "kisſ", "kiſs", "kiſſ", "\u{212A}iss", "\u{212A}isſ", "\u{212A}iſs", "\u{212A}iſſ"]),
    ("(?i)ab(?-i)cd", ["abcd"]), ("(?i)éclair", ["clair"]), ("杀人", ["杀人"]), ("(?i)杀", ["杀"]), (#"[.]com"#, [".com"]),
    (#"\x41\x{42}C"#, ["abc"]), (#"(abc)\1"#, ["abc"]), ("(?=abcdef)ab", nil), ("(?<!x)abc", ["abc"]),
    ("(?(1)abc|abc)", nil), ("(*CRLF)abc", nil), ("(*UCP)abc", ["abc"]), ("abc(?R)?", ["abc"]), ("a{,3}bcd", nil),
    (#"\p{L}abc"#, ["abc"]), ("[[:alpha:]]abc", ["abc"]), ("[]a]abc", ["abc"]), ("[^]]abc", ["abc"]),
    ("(?:abc|(?i:def))x", ["abcx", "defx"]), ("(?xx)[a b]cde", nil), ("a\\.b\\.c", ["a.b.c"]),
  ]

  @Test("The literals that a pattern requires are read from it", arguments: cases)
  func readsLiterals(example: Case) throws {
    let parsed = PatternParser.parse(example.pattern, caseInsensitive: false)
    let literals = parsed.flatMap { RequiredLiterals.of($0.root) }
    #expect(literals.map { $0.sorted() } == example.literals.map { $0.sorted() })
  }

  /// A pattern and its longest match with its context, in bytes.
  typealias Length = (pattern: String, byteCount: Int?)

  static let lengths: [Length] = [
    ("abc", 3), ("a{2,5}", 5), ("a+", nil), ("ab|cde", 3), (#"\d{4}"#, 4), (#"(*UCP)\d"#, 4), (".", 4), ("(?=xyz)a", 4),
    (#"\bab"#, 10), ("^ab", nil), ("(?m)^ab", 6), (#"(a)\1"#, nil), ("[a-f]{8}", 8), ("[^a]", 4), ("杀", 3),
    ("(?i)a", 4),
    ("(?:a{9999}){9999}", 99_980_001),
  ]

  @Test("The reach of a pattern is its longest match with its context", arguments: lengths)
  func measuresReach(example: Length) throws {
    #expect(PatternParser.parse(example.pattern, caseInsensitive: false)?.root.maxByteCount == example.byteCount)
  }

  @Test("Every match of a random pattern contains one of its literals and is no longer than its reach")
  func literalsAreSound() throws {
    var generator = SeededGenerator(seed: 1)
    var checked = 0
    for _ in 0..<4000 {
      let pattern = Self.randomPattern(depth: 3, &generator)
      guard let rule = try? PatternRuleTests.rule(pattern, caseInsensitive: Bool.random(using: &generator)) else {
        continue
      }
      for _ in 0..<10 {
        let text = Self.randomText(&generator)
        for piece in try pieces(of: text, foundBy: rule) {
          checked += 1
          if let reach = rule.reach { #expect(piece.utf8.count <= reach, "\(pattern) in \(text)") }
          guard let literals = rule.requiredLiterals else { continue }
          #expect(literals.contains { Self.contains($0, in: text) }, "\(pattern) in \(text): \(literals)")
        }
        let alone = try rule.findings(in: Item(id: "1", stage: .input, text: text))
        let inSet = try TextRuleSet([rule]).findings(in: Item(id: "1", stage: .input, text: text))
        #expect(alone == inSet, "\(pattern) in \(text)")
      }
    }
    #expect(checked > 1000)
  }

  /// Whether `literal` stands in `text`, ASCII letters in either case.
  static func contains(_ literal: String, in text: String) -> Bool {
    let wanted = literal.utf8.map(ByteTraits.lowercased)
    let bytes = text.utf8.map(ByteTraits.lowercased)
    return bytes.indices.contains { bytes[$0...].starts(with: wanted) }
  }

  static func randomText(_ generator: inout SeededGenerator) -> String {
    let scalars: [String] = [
      "a", "b", "k", "s", "A", "K", "S", " ", "\n", "é", "ſ", "\u{212A}", "杀", "1", "a", "b", "-",
    ]
    return (0..<Int.random(in: 0...24, using: &generator)).map { _ in scalars.randomElement(using: &generator) ?? "" }
      .joined()
  }

  static func randomPattern(depth: Int, _ generator: inout SeededGenerator) -> String {
    let atoms = [
      "a", "b", "k", "s", "S", "K", " ", "1", "杀", "é", "ab", "sk", ".", "[ab]", "[^a]", "[k]", #"\w"#, #"\s"#, #"\b"#,
      "aba",
      #"\x61"#, #"\Qa b\E"#, "(?i)", "(?x)", "(?-x)", "(?#c)", "-", #"\n"#,
    ]
    let quantifiers = ["", "", "", "", "", "*", "+", "?", "{2}", "{1,3}", "{0}", "+?", "*+", "{2,}"]
    return (0..<Int.random(in: 1...4, using: &generator)).map { _ in
      let group = ["(", "(?:", "(?i:", "(?=", "(?!", "(?<=", "(?>", "(?x: "].randomElement(using: &generator) ?? "("
      let isGroup = depth > 0 && Int.random(in: 0..<4, using: &generator) == 0
      let branches = isGroup ? Int.random(in: 1...3, using: &generator) : 0
      let inner = (0..<branches).map { _ in randomPattern(depth: depth - 1, &generator) }.joined(separator: "|")
      let atom = isGroup ? group + inner + ")" : atoms.randomElement(using: &generator) ?? "a"
      return atom + (quantifiers.randomElement(using: &generator) ?? "")
    }.joined()
  }
}
