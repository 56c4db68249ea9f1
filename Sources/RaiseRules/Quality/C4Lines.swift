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
    var words = WordCursor(text.words(in: .english))
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
    let (count, longest) = spacedWords(text, line)
    if longest > rules.maxWordLength { return .longWord }
    if rules.needsTerminalPunctuation, !endsInPunctuation(line, citations, text) { return .noTerminalPunctuation }
    return count < rules.minWords ? .fewWords : nil
  }

  /// How many runs without white space there are, and the scalars of the longest.
  private static func spacedWords(_ text: UnsafeBufferPointer<UInt8>, _ line: Range<Int>) -> (count: Int, longest: Int)
  {
    var (count, longest, length, index) = (0, 0, 0, line.lowerBound)
    while index < line.upperBound {
      let byte = text[index]
      // Of ASCII only control characters and the space need a look.
      if byte <= 0x20 || byte >= 0x80, text.scalarClass(at: index).isAny(of: .space) {
        length = 0
      } else {
        if length == 0 { count += 1 }
        length += 1
        longest = max(longest, length)
      }
      index += byte < 0x80 ? 1 : text.scalarLength(at: index)
    }
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
    var index = line.lowerBound
    while index < line.upperBound {
      defer { index += 1 }
      guard text[index] == UInt8(ascii: "[") else { continue }
      guard let close = text[index..<line.upperBound].firstIndex(of: UInt8(ascii: "]")) else { break }
      let inside = text[index + 1..<close]
      guard inside.allSatisfy({ $0 &- 0x30 < 10 }) || marks.contains(where: inside.elementsEqual) else { continue }
      found.append(index..<close + 1)
      index = close
    }
    return found
  }

  private static let marks = ["edit", "citation needed"].map { Array($0.utf8) }
}

/// The phrases that C4 looks for, of which most texts have none: each is looked for in the whole text first.
private struct Phrases {
  private static let placeholder = Array("lorem ipsum".utf8)
  private static let javascript = Array("javascript".utf8)
  private static let policyNotices = [
    "terms of use", "privacy policy", "cookie policy", "uses cookies", "use of cookies", "use cookies",
  ].map { Array($0.utf8) }

  private let lowercased: [UInt8]
  private let present: Set<[UInt8]>

  init(_ text: UnsafeBufferPointer<UInt8>) {
    let lowercased = text.map(ByteTraits.lowercased)
    present = Set(
      ([Self.placeholder, Self.javascript, [UInt8(ascii: "{")]] + Self.policyNotices).filter {
        PhraseSearch.occurs($0, in: lowercased, 0..<lowercased.count)
      })
    self.lowercased = lowercased
  }

  func hasPlaceholder(in line: Range<Int>) -> Bool { has(Self.placeholder, in: line) }
  func hasJavascript(in line: Range<Int>) -> Bool { has(Self.javascript, in: line) }
  func hasCurlyBracket(in line: Range<Int>) -> Bool { has([UInt8(ascii: "{")], in: line) }
  func hasPolicyNotice(in line: Range<Int>) -> Bool { Self.policyNotices.contains { has($0, in: line) } }

  private func has(_ phrase: [UInt8], in line: Range<Int>) -> Bool {
    !present.isEmpty && present.contains(phrase) && PhraseSearch.occurs(phrase, in: lowercased, line)
  }
}

/// Walks once over the words of a text, line by line, and counts sentences as spaCy's sentencizer does: one begins with
/// the first word, and with each word, other than punctuation, behind a word that ends a sentence.
private struct WordCursor {
  private let words: TextWords
  private var index = 0

  init(_ words: TextWords) { self.words = words }

  /// The sentences in `line`, which begins behind the lines asked about before.
  mutating func sentenceCount(in line: Range<Int>, without left: [Range<Int>]) -> Int {
    while index < words.count, Int(words.starts[index]) < line.lowerBound { index += 1 }
    var (count, hasEnded) = (0, false)
    while index < words.count, Int(words.starts[index]) < line.upperBound {
      defer { index += 1 }
      if !left.isEmpty, left.contains(where: { $0.contains(Int(words.starts[index])) }) { continue }
      let mark = words.marks[index]
      if count == 0 || hasEnded && mark == .none {
        count += 1
        hasEnded = false
      }
      if mark == .terminal { hasEnded = true }
    }
    return count
  }
}
