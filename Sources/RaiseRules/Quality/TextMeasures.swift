/// What the quality rules of a policy ask about one text, each counted when first asked for and then kept: however many
/// rules there are, a text is read once for its lines and once for its words.
///
/// Valid only as long as the bytes it was made from.
final class TextMeasures {
  let text: UnsafeBufferPointer<UInt8>

  /// Lines parted at line feeds.
  private(set) lazy var lines = TextLines(text)
  /// Lines parted at any line end, as ranges of bytes.
  private(set) lazy var unicodeLines = text.unicodeLines()
  /// Paragraphs that came before.
  private(set) lazy var duplicateParagraphs = Duplicates(text.paragraphs())
  private var wordsBySplitter: [WordSplitter: TextWords] = [:]
  private var nGramsBySplitter: [WordSplitter: RepeatedNGrams] = [:]

  private var c4LinesByRules: [C4Lines.Rules: C4Lines] = [:]

  /// Measures of `text`, which is valid UTF-8.
  init(_ text: UnsafeBufferPointer<UInt8>) { self.text = text }

  /// The text's words.
  func words(by splitter: WordSplitter) -> TextWords {
    if let words = wordsBySplitter[splitter] { return words }
    let words = TextWords(text, by: splitter)
    wordsBySplitter[splitter] = words
    return words
  }

  /// The text's repeated n-grams.
  func nGrams(by splitter: WordSplitter) -> RepeatedNGrams {
    if let nGrams = nGramsBySplitter[splitter] { return nGrams }
    let nGrams = RepeatedNGrams(words(by: splitter))
    nGramsBySplitter[splitter] = nGrams
    return nGrams
  }

  /// What C4 does with the text's lines.
  func c4Lines(_ rules: C4Lines.Rules) -> C4Lines {
    if let lines = c4LinesByRules[rules] { return lines }
    let lines = C4Lines(self, rules)
    c4LinesByRules[rules] = lines
    return lines
  }
}
