import Testing

@testable import RaiseFilter

@Suite struct TextPiecesTests {
  private func pieces(of text: String, _ method: DuplicateMethod) -> [String] {
    var text = text
    return text.withUTF8 { bytes in
      TextPieces.ranges(of: bytes, method).map { String(decoding: bytes[$0], as: UTF8.self) }
    }
  }

  static let rows: [(text: String, lines: [String], paragraphs: [String])] = [
    ("", [], []),
    ("one", ["one"], ["one"]),
    ("one\ntwo\n", ["one\n", "two\n"], ["one\ntwo\n"]),
    ("one\n\ntwo", ["one\n", "\n", "two"], ["one\n\n", "two"]),
    (
      "\n\none\r\n \r\ntwo\nthree\n\n", ["\n", "\n", "one\r\n", " \r\n", "two\n", "three\n", "\n"],
      ["\n\none\r\n \r\n", "two\nthree\n\n"]
    ),
    (" \n\t\n", [" \n", "\t\n"], [" \n\t\n"]),
  ]

  @Test("Lines and paragraphs together are the text", arguments: rows)
  func pieces(row: (text: String, lines: [String], paragraphs: [String])) {
    #expect(pieces(of: row.text, .line) == row.lines)
    #expect(pieces(of: row.text, .paragraph) == row.paragraphs)
    #expect(pieces(of: row.text, .document) == [row.text])
  }
}
