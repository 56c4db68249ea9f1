/// The English heuristics of NeMo Curator (its `filters/heuristic`) that those of Gopher do not have, or count otherwise:
/// what are the characters, are the lines whole sentences, and what comes twice or is boilerplate?
struct NeMoQuality: QualityHeuristic {
  static let name = "nemo-quality"
  static let otherNames = ["NeMoCurator", "curator", "heuristic_filter_en"]
  static let summary = "Texts of too many signs, digits, spaces, brackets or addresses: NeMo Curator's heuristics."

  static let limits: [QualityLimit] = [
    .share(
      .atMost, "max-non-alphanumeric", 0.25, "Characters other than ASCII letters and digits, line feeds and `?!,.`."),
    .share(.atMost, "max-numbers", 0.15, "Characters that are digits."),
    .share(.atMost, "max-white-space", 0.25, "Characters that are spaces, tabs or line ends."),
    .share(.atMost, "max-parentheses", 0.1, "Characters that are round, square, curly or angle brackets."),
    .share(.atMost, "max-addresses", 0.2, "Characters of web addresses with http or https."),
    .share(
      .atMost, "max-lines-without-end-mark", 0.85, "Lines that do not end in one of `.?!\"'`, of those not blank."),
    .count(.atMost, "max-longest-word", 1000, "Characters of the longest word between spaces."),
    .share(.atMost, "max-boilerplate-paragraphs", 0.4, "Paragraphs about cookies, privacy policies and terms of use."),
    .share(.atMost, "max-repeated-lines", 0.3, "Lines that came before, of those not blank."),
    .share(.atMost, "max-repeated-line-characters", 0.2, "Their characters, of those of all lines not blank."),
    .share(.atMost, "max-repeated-paragraphs", 0.3, "Paragraphs that came before."),
    .share(.atMost, "max-repeated-paragraph-characters", 0.2, "Their characters, of those of all paragraphs."),
  ]
  /// 2: boilerplate and what is repeated.
  static let version = 2

  init(_ fields: Fields) {}

  func measures(of text: TextMeasures) -> [Double?] {
    let counts = CharacterCounts(text.text)
    let repetition = NeMoRepetition(text)
    let lines = text.lines.lines.filter { !$0.isBlank }
    let open = lines.count { line in
      !".?!\"'".utf8.contains(text.text[text.text.trimmed(line.range).upperBound - 1])
    }
    return [
      Ratio.of(counts.signs, counts.all), Ratio.of(counts.digits, counts.all), Ratio.of(counts.spaces, counts.all),
      Ratio.of(counts.brackets, counts.all), Ratio.of(counts.inAddresses, counts.all), Ratio.of(open, lines.count),
      Double(counts.longestWord), repetition.boilerplate, repetition.lines.share,
      Ratio.of(repetition.lines.length, repetition.lineLength), repetition.paragraphs.share,
      Ratio.of(repetition.paragraphs.length, repetition.paragraphLength),
    ]
  }
}

/// Characters by what they are.
private struct CharacterCounts {
  var all = 0
  var signs = 0
  var digits = 0
  var spaces = 0
  var brackets = 0
  var inAddresses = 0
  var longestWord = 0

  init(_ text: UnsafeBufferPointer<UInt8>) {
    var (index, wordStart, wordLength) = (0, 0, 0)
    let table = ScalarClass.table
    while index < text.count {
      let (scalar, bytes) = text.scalar(at: index)
      all += 1
      if ScalarClass.of(scalar, table).isAny(of: .space) {
        endWord(text, wordStart..<index, wordLength)
        (wordStart, wordLength) = (index + bytes, 0)
      } else {
        wordLength += 1
      }
      count(scalar)
      index += bytes
    }
    endWord(text, wordStart..<index, wordLength)
  }

  @inline(__always)
  private mutating func count(_ scalar: UInt32) {
    switch scalar {
    case 0x41...0x5A, 0x61...0x7A, 0x21, 0x2C, 0x2E, 0x3F: break
    case 0x30...0x39: digits += 1
    case 0x0A: spaces += 1
    case 0x20, 0x09, 0x0D, 0x08:
      spaces += 1
      signs += 1
    case 0x28, 0x29, 0x5B, 0x5D, 0x7B, 0x7D, 0x27E8, 0x27E9:
      brackets += 1
      signs += 1
    default: signs += 1
    }
  }

  private mutating func endWord(_ text: UnsafeBufferPointer<UInt8>, _ word: Range<Int>, _ length: Int) {
    longestWord = max(longestWord, length)
    guard word.count >= 8, text[word.lowerBound] == UInt8(ascii: "h") else { return }
    if ["http://", "https://"].contains(where: { text[word].starts(with: $0.utf8) }) { inAddresses += length }
  }
}
