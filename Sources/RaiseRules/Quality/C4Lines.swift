import Foundation

/// What C4 does with each line of a text (arXiv 1910.10683, section 2.2, and datatrove's `C4QualityFilter`).
struct C4Lines {
  /// Why a line does not stay.
  enum Fault: String, Sendable {
    case longWord = "long word"
    case noTerminalPunctuation = "no terminal punctuation"
    case fewWords = "few words"
    case javascript = "javascript"
    case policyNotice = "policy notice"
  }

  /// The rules for lines, as a policy sets them.
  struct Rules: Sendable, Hashable {
    var needsTerminalPunctuation = true
    var minWords = 3
    var maxWordLength = 1000
    var dropsJavascript = true
    var dropsPolicyNotices = true
    var dropsCitations = true
  }

  /// Lines that do not stay, in order; white space around them left out.
  private(set) var dropped: [(range: Range<Int>, fault: Fault)] = []
  /// Marks like "[12]" and "[edit]" in lines that stay.
  private(set) var citations: [Range<Int>] = []
  /// Lines of placeholder text, among those that would stay otherwise.
  private(set) var placeholderCount = 0
  /// Lines with a curly bracket, among those that would stay otherwise.
  private(set) var curlyBracketCount = 0
  /// Sentences of the lines that stay.
  private(set) var sentenceCount = 0

  /// Reads the lines of a text.
  init(_ text: TextMeasures, _ rules: Rules) {
    let phrases = Phrases(text.text)
    var words = WordCursor(text.words(by: .english))
    for whole in text.unicodeLines {
      let line = text.text.trimmed(whole)
      let found = rules.dropsCitations ? Self.citations(text.text, line) : []
      if let fault = Self.fault(of: line, found, text.text, rules) {
        dropped.append((line, fault))
        continue
      }
      if phrases.hasPlaceholder(in: line) { placeholderCount += 1 }
      if rules.dropsJavascript, phrases.hasJavascript(in: line) {
        dropped.append((line, .javascript))
        continue
      }
      if phrases.hasCurlyBracket(in: line) { curlyBracketCount += 1 }
      if rules.dropsPolicyNotices, phrases.hasPolicyNotice(in: line) {
        dropped.append((line, .policyNotice))
        continue
      }
      citations += found
      sentenceCount += words.sentenceCount(in: line, without: found)
    }
  }

  /// What is wrong with the form of a line.
  private static func fault(
    of line: Range<Int>, _ citations: [Range<Int>], _ text: UnsafeBufferPointer<UInt8>, _ rules: Rules
  ) -> Fault? {
    if mayHaveWord(of: rules.maxWordLength, text, line), spacedWords(text, line).longest > rules.maxWordLength {
      return .longWord
    }
    if rules.needsTerminalPunctuation, !endsInPunctuation(line, citations, text) { return .noTerminalPunctuation }
    return spacedWords(text, line, atMost: rules.minWords).count < rules.minWords ? .fewWords : nil
  }

  /// Whether there may be a run without white space of more than `length` bytes: from each space it looks for another one
  /// that far ahead, and then back from there, so that it reads little of a line.
  private static func mayHaveWord(of length: Int, _ text: UnsafeBufferPointer<UInt8>, _ line: Range<Int>) -> Bool {
    var start = line.lowerBound
    while start + length < line.upperBound {
      var space = start + length
      while space >= start, text[space] != 0x20 { space -= 1 }
      if space < start { return true }
      start = space + 1
    }
    return false
  }

  /// How many runs without white space there are, and the scalars of the longest, among the first `most`.
  private static func spacedWords(
    _ text: UnsafeBufferPointer<UInt8>, _ line: Range<Int>, atMost most: Int = .max
  ) -> (count: Int, longest: Int) {
    var (count, longest, length, index) = (0, 0, 0, line.lowerBound)
    func endWord() {
      if length > 0 { count += 1 }
      longest = max(longest, length)
      length = 0
    }
    while index < line.upperBound, count < most {
      // Of ASCII only control characters and the space need a look.
      let start = index
      while index < line.upperBound, text[index] &- 0x21 < 0x5F { index += 1 }
      length += index - start
      guard index < line.upperBound else { break }
      if text.isSpace(at: index) { endWord() } else { length += 1 }
      index += text.scalarLength(at: index)
    }
    endWord()
    return (count, longest)
  }

  /// Whether a line ends, citations left out, in one of `.?!"'`, and in no ellipsis.
  private static func endsInPunctuation(
    _ line: Range<Int>, _ citations: [Range<Int>], _ text: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    var end = line.upperBound
    for citation in citations.reversed() where citation.upperBound == end { end = citation.lowerBound }
    guard end > line.lowerBound else { return false }
    let isEllipsis = end - line.lowerBound >= 3 && text[end - 3..<end].allSatisfy { $0 == UInt8(ascii: ".") }
    return !isEllipsis && ".?!\"'".utf8.contains(text[end - 1])
  }

  /// Marks of an encyclopaedia: digits or nothing in square brackets, "[edit]" and "[citation needed]".
  private static func citations(_ text: UnsafeBufferPointer<UInt8>, _ line: Range<Int>) -> [Range<Int>] {
    var found: [Range<Int>] = []
    var index = text.next(UInt8(ascii: "["), in: line)
    while index < line.upperBound {
      let close = closingBracket(behind: index, text, line.upperBound)
      if let close { found.append(index..<close + 1) }
      index = text.next(UInt8(ascii: "["), in: (close ?? index) + 1..<line.upperBound)
    }
    return found
  }

  /// Where the mark ends whose bracket opens at `open`; nil when no mark begins there. Reads no further than a mark goes,
  /// for a line may be of brackets alone.
  private static func closingBracket(behind open: Int, _ text: UnsafeBufferPointer<UInt8>, _ end: Int) -> Int? {
    let inside = text[open + 1..<end]
    let word = marks.first { inside.starts(with: $0) }
    let close = open + 1 + (word?.count ?? inside.prefix { $0 &- 0x30 < 10 }.count)
    return close < end && text[close] == UInt8(ascii: "]") ? close : nil
  }

  private static let marks = ["edit", "citation needed"].map { Array($0.utf8) }
}

/// The phrases that C4 looks for, of which most texts have none: each is looked for in the whole text first.
private struct Phrases {
  private static let javascript = Phrase("javascript")
  private static let placeholder = Phrase("lorem ipsum")
  private static let policyNotices = ["terms of use", "privacy policy"].map { Phrase($0) }
  private static let cookie = Phrase("cookie")
  private static let cookieNotices = ["cookie policy", "uses cookies", "use of cookies", "use cookies"].map {
    Phrase($0)
  }

  private let text: UnsafeBufferPointer<UInt8>
  private let lowercased: [UInt8]
  private let hasAnyJavascript: Bool
  private let hasAnyPlaceholder: Bool
  private let hasAnyCurlyBracket: Bool
  private let presentNotices: [Phrase]

  init(_ text: UnsafeBufferPointer<UInt8>) {
    self.text = text
    let lowercased = text.lowercasedASCII()
    self.lowercased = lowercased
    let whole = 0..<text.count
    hasAnyJavascript = Self.javascript.occurs(in: lowercased, whole)
    hasAnyPlaceholder = Self.placeholder.occurs(in: lowercased, whole)
    hasAnyCurlyBracket = text.next(UInt8(ascii: "{"), in: whole) < text.count
    let possible = Self.policyNotices + (Self.cookie.occurs(in: lowercased, whole) ? Self.cookieNotices : [])
    presentNotices = possible.filter { $0.occurs(in: lowercased, whole) }
  }

  func hasPlaceholder(in line: Range<Int>) -> Bool {
    hasAnyPlaceholder && Self.placeholder.occurs(in: lowercased, line)
  }

  func hasJavascript(in line: Range<Int>) -> Bool {
    hasAnyJavascript && Self.javascript.occurs(in: lowercased, line)
  }

  func hasCurlyBracket(in line: Range<Int>) -> Bool {
    hasAnyCurlyBracket && text.next(UInt8(ascii: "{"), in: line) < line.upperBound
  }

  func hasPolicyNotice(in line: Range<Int>) -> Bool { presentNotices.contains { $0.occurs(in: lowercased, line) } }
}

/// Walks once over the words of a text, line by line, and counts sentences as spaCy's sentencizer does: one begins with
/// the first word, and with each word, other than punctuation, behind a word that ends a sentence.
private struct WordCursor {
  private let words: [TextWords.Word]
  private var index = 0

  init(_ words: TextWords) { self.words = words.words }

  /// The sentences in `line`, which begins behind the lines asked about before; `left`, in ascending order, does not count.
  mutating func sentenceCount(in line: Range<Int>, without left: [Range<Int>]) -> Int {
    while index < words.count, Int(words[index].start) < line.lowerBound { index += 1 }
    var (count, hasEnded) = (0, false)
    var left = left[...]
    while index < words.count, Int(words[index].start) < line.upperBound {
      defer { index += 1 }
      let word = words[index]
      while let first = left.first, first.upperBound <= Int(word.start) { left.removeFirst() }
      if left.first.map({ $0.contains(Int(word.start)) }) ?? false { continue }
      if count == 0 || hasEnded && word.mark == .none {
        count += 1
        hasEnded = false
      }
      if word.mark == .terminal { hasEnded = true }
    }
    return count
  }
}
