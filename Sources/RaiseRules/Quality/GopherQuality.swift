/// The quality rules of Gopher (arXiv 2112.11446, table A1's section): is this running text of ordinary words?
struct GopherQuality: QualityHeuristic {
  static let name = "gopher-quality"
  static let otherNames = ["GopherQualityFilter", "gopher"]
  static let summary = "Texts that are too short or long, or are not made of ordinary words: Gopher's quality rules."

  static let limits: [QualityLimit] = [
    .count(.atLeast, "min-words", 50, "Words that are not only punctuation."),
    .count(.atMost, "max-words", 100_000, "The same."),
    .count(.atLeast, "min-mean-word-length", 3, "Their mean length in characters."),
    .count(.atMost, "max-mean-word-length", 10, "The same."),
    .share(.atMost, "max-hashes", 0.1, upTo: 100, "Hash signs per word."),
    .share(.atMost, "max-ellipses", 0.1, upTo: 100, "Ellipses per word."),
    .share(.atMost, "max-bullet-lines", 0.9, "Lines that begin with a bullet or a hyphen."),
    .share(.atMost, "max-ellipsis-lines", 0.3, "Lines that end with an ellipsis."),
    .share(.atLeast, "min-words-with-letters", 0.8, "Words with a letter, of all words."),
    .count(.atLeast, "min-stop-words", 2, "Different stop words that occur."),
  ]

  static let otherKeys: [PolicyKey] = [
    WordLanguage.key,
    PolicyKey("stop-words", .texts, "The stop words; Gopher's eight, or for Chinese eight particles, when absent."),
  ]

  private static let standardStopWords: [WordLanguage: [String]] = [
    .english: ["the", "be", "to", "of", "and", "that", "have", "with"],
    .chinese: ["的", "了", "是", "在", "和", "不", "也", "有"],
  ]

  var describedValues: [String: PolicyValue] { splitter.describedValues }

  private let splitter: WordSplitter
  private let stopWords: HashSet
  private let stopWordCount: Int

  init(_ fields: Fields) throws {
    splitter = try WordSplitter(fields)
    let words =
      fields.has("stop-words") ? fields.texts("stop-words") : Self.standardStopWords[WordLanguage(fields)] ?? []
    stopWordCount = Set(words).count
    stopWords = HashSet(Set(words).map { QuickHash.hash($0) })
  }

  func measures(of text: TextMeasures) -> [Double?] {
    let words = text.words(by: splitter)
    let hasPlainWords = words.plainCount > 0
    let meanLength = hasPlainWords ? Ratio.of(words.plainLength, words.plainCount) : nil
    let signs = SignCounts(text.text)
    let lines = text.unicodeLines
    return [
      Double(words.plainCount), Double(words.plainCount), meanLength, meanLength,
      Ratio.of(signs.hashes, words.count), Ratio.of(signs.ellipses, words.count),
      Ratio.of(lines.count { Self.isBullet(text.text, $0) }, lines.count),
      Ratio.of(lines.count { Self.endsInEllipsis(text.text, $0) }, lines.count),
      words.count > 0 ? Ratio.of(words.letterCount, words.count) : nil,
      Double(foundStopWords(in: words)),
    ]
  }

  private func foundStopWords(in words: TextWords) -> Int {
    var found: [UInt64] = []
    found.reserveCapacity(stopWordCount)
    // Every fourth word of English is one that has been found already.
    for word in words.words where stopWords.mayContain(word.hash) && !found.contains(word.hash) {
      if stopWords.contains(word.hash) { found.append(word.hash) }
      if found.count == stopWordCount { break }
    }
    return found.count
  }

  private static func isBullet(_ text: UnsafeBufferPointer<UInt8>, _ line: Range<Int>) -> Bool {
    var start = line.lowerBound
    while start < line.upperBound, text.scalarClass(at: start).isAny(of: .space) {
      start += text.scalarLength(at: start)
    }
    return start < line.upperBound && (text[start] == UInt8(ascii: "-") || text.scalar(at: start).value == 0x2022)
  }

  private static func endsInEllipsis(_ text: UnsafeBufferPointer<UInt8>, _ line: Range<Int>) -> Bool {
    var end = line.upperBound
    while end > line.lowerBound, text.scalarClass(before: end).isAny(of: .space) { end = text.scalarStart(before: end) }
    guard end > line.lowerBound else { return false }
    return end - line.lowerBound >= 3 && text[end - 3..<end].allSatisfy { $0 == UInt8(ascii: ".") }
      || text.scalar(before: end) == 0x2026
  }
}

/// How many hash signs and ellipses, "…" and "...", a text has.
private struct SignCounts {
  var hashes = 0
  var ellipses = 0

  init(_ text: UnsafeBufferPointer<UInt8>) {
    Self.forEach(UInt8(ascii: "#"), in: text) { place in
      hashes += 1
      return place + 1
    }
    Self.forEach(UInt8(ascii: "."), in: text) { place in
      var end = place
      while end < text.count, text[end] == UInt8(ascii: ".") { end += 1 }
      ellipses += (end - place) / 3
      return end
    }
    Self.forEach(0xE2, in: text) { place in
      if text.scalar(at: place).value == 0x2026 { ellipses += 1 }
      return place + 1
    }
  }

  /// Calls `body` with each place of `byte`; it returns where to look on.
  private static func forEach(_ byte: UInt8, in text: UnsafeBufferPointer<UInt8>, _ body: (Int) -> Int) {
    var place = text.next(byte, in: 0..<text.count)
    while place < text.count { place = text.next(byte, in: body(place)..<text.count) }
  }
}
