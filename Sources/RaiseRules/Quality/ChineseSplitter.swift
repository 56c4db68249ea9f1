/// Parts a text with Chinese into words as spaCy's Chinese tokenizer does with jieba, which datatrove counts with: runs of
/// Chinese, letters and digits by ``ChineseSegmenter``; of the rest white space is left out, and every other character is
/// a word.
struct ChineseSplitter {
  private let text: UnsafeBufferPointer<UInt8>
  private let dictionary: ChineseDictionary
  /// No white space comes behind U+3000.
  private static let lastSpace: UInt32 = 0x3000

  init(_ text: UnsafeBufferPointer<UInt8>, _ dictionary: ChineseDictionary) {
    (self.text, self.dictionary) = (text, dictionary)
  }

  /// Adds the text's words.
  func split(into words: inout some WordSink) {
    var segmenter = ChineseSegmenter(dictionary, longestRun: text.count)
    let classes = ScalarClass.table
    var index = 0
    while index < text.count {
      let end = segmenter.addRun(at: index, of: text, to: &words)
      guard end == index else {
        index = end
        continue
      }
      let (scalar, count) = text.scalar(at: index)
      if scalar > Self.lastSpace || !ScalarClass.of(scalar, classes).isAny(of: .space) {
        words.add(text, index..<index + count)
      }
      index += count
    }
  }
}
