import Testing

@testable import RaiseRules

/// Texts and the words in them. Those of English are what spaCy 3.8's English tokenizer gives.
@Suite struct WordSplitterTests {
  /// The words of a text, read back from where each begins and how long it is.
  private func words(of text: String, by splitter: WordSplitter) -> [String] {
    var copy = text
    let words = copy.withUTF8 { TextWords($0, by: splitter) }
    let bytes = Array(text.utf8)
    return words.words.map { word in
      let rest = String(decoding: bytes[Int(word.start)...], as: UTF8.self).unicodeScalars.prefix(Int(word.length))
      return String(String.UnicodeScalarView(rest))
    }
  }

  static let english: [(text: String, words: [String])] = [
    ("", []),
    (" \n\t ", []),
    ("One two.", ["One", "two", "."]),
    ("(Well, yes!)", ["(", "Well", ",", "yes", "!", ")"]),
    ("\"Stop\", she said…", ["\"", "Stop", "\"", ",", "she", "said", "…"]),
    ("I don't, can't and won’t.", ["I", "do", "n't", ",", "ca", "n't", "and", "wo", "n’t", "."]),
    ("It's Ada's book; we'll read.", ["It", "'s", "Ada", "'s", "book", ";", "we", "'ll", "read", "."]),
    ("We cannot.", ["We", "can", "not", "."]),
    ("Mr. Smith, e.g. at 3 p.m.", ["Mr.", "Smith", ",", "e.g.", "at", "3", "p.m."]),
    ("a well-known end-to-end test", ["a", "well", "-", "known", "end", "-", "to", "-", "end", "test"]),
    ("pages 3-5, 2+2", ["pages", "3", "-", "5", ",", "2", "+", "2"]),
    ("one,two but 1,000", ["one", ",", "two", "but", "1,000"]),
    ("foo.Bar foo.bar", ["foo", ".", "Bar", "foo.bar"]),
    ("wait... what", ["wait", "...", "what"]),
    ("5km for $3.50", ["5", "km", "for", "$", "3.50"]),
    ("see https://a.example/b-c?d=e.", ["see", "https://a.example/b-c?d=e", "."]),
    ("mail a-b@c.example now", ["mail", "a-b@c.example", "now"]),
    ("a\u{a0}b\u{3000}c", ["a", "b", "c"]),
    ("snake_case #tag _x_", ["snake_case", "#", "tag", "_", "x", "_"]),
    ("naïve café", ["naïve", "café"]),
    ("either/or x=y", ["either", "/", "or", "x", "=", "y"]),
  ]

  @Test("English words are spaCy's", arguments: english)
  func partsEnglish(row: (text: String, words: [String])) {
    #expect(words(of: row.text, by: .english) == row.words)
  }

  static let chinese: [(text: String, words: [String])] = [
    ("天气很好。", ["天气", "很", "好", "。"]),
    ("我们在河边散步，他没来", ["我们", "在", "河边", "散步", "，", "他", "没来"]),
    ("用Swift 6.3写，占50%", ["用", "Swift", "6.3", "写", "，", "占", "50%"]),
    ("", []),
  ]

  @Test("Chinese words are jieba's", arguments: chinese)
  func partsChinese(row: (text: String, words: [String])) throws {
    #expect(words(of: row.text, by: .chinese(try ChineseDictionary.bundled())) == row.words)
  }

  @Test("Counts tell words from punctuation, and words with letters from numbers")
  func counts() {
    var text = "Ada, 36 – 1999…"
    let words = text.withUTF8 { TextWords($0, by: .english) }
    #expect(words.count == 6)
    #expect(words.plainCount == 3 && words.plainLength == 9)
    #expect(words.letterCount == 1)
  }
}
