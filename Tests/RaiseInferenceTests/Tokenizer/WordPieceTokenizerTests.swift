import RaiseInference
import Testing

@Suite struct WordPieceTokenizerTests {
  @Test("Ids and ranges are Hugging Face's, for every kind of character, broken bytes and every flag of added tokens")
  func golden() throws {
    let cases = try ExpectedTokens.all()
    #expect(cases.count > 300)
    for name in ["uncased", "cased", "raw"] {
      for special in [false, true] {
        let tokenizer = try TokenizerFixture.tokenizer(name, recognisesSpecialTokens: special)
        let cases = cases.filter { $0.tokenizer == name && $0.special == special }
        #expect(!cases.isEmpty)
        for expected in cases {
          #expect(tokenizer.tokens(expected.bytes) == expected.tokens, "\(expected.testDescription)")
        }
      }
    }
  }

  @Test("A buffer that is used again holds the last text's tokens only")
  func reusedBuffer() throws {
    let tokenizer = try TokenizerFixture.tokenizer("cased", recognisesSpecialTokens: true)
    var buffer = TokenBuffer()
    for expected in try ExpectedTokens.all() where expected.tokenizer == "cased" && expected.special {
      Array(expected.bytes).withUnsafeBufferPointer { tokenizer.encode($0, into: &buffer) }
      #expect(Array(buffer) == expected.tokens)
    }
    buffer.removeAll()
    #expect(buffer.isEmpty && buffer.ids.isEmpty && buffer.utf8Ranges.isEmpty)
  }

  @Test("Special tokens that a text spells out are ordinary text, unless they are asked for")
  func specialTokens() throws {
    let separator = try #require(try TokenizerFixture.tokenizer("uncased").id(of: "[SEP]"))
    let closed = try TokenizerFixture.tokenizer("uncased").encode("word [SEP] word")
    #expect(!closed.ids.contains(separator))
    let open = try TokenizerFixture.tokenizer("uncased", recognisesSpecialTokens: true).encode("word [SEP] word")
    #expect(open.contains(Token(id: separator, utf8Range: 5..<10)))
  }

  @Test("Ranges are bytes of the original text, whatever normalisation makes of it")
  func ranges() throws {
    let tokenizer = try TokenizerFixture.tokenizer("uncased")
    let text = "  CAFÉ\0 cafe\u{301} 今天"
    let parts = tokenizer.encode(text).utf8Ranges.map { String(decoding: Array(text.utf8)[$0], as: UTF8.self) }
    #expect(parts == ["CAFÉ", "cafe", "今", "天"])
  }

  @Test(
    "Tokens and ids lead to each other, and the size is one more than the greatest id", arguments: ["uncased", "raw"])
  func lookup(_ name: String) throws {
    let tokenizer = try TokenizerFixture.tokenizer(name)
    for id in 0..<Int32(tokenizer.vocabularySize) {
      let token = try #require(tokenizer.token(of: id))
      #expect(tokenizer.id(of: token) == id)
    }
    #expect(tokenizer.token(of: Int32(tokenizer.vocabularySize)) == nil)
    #expect(tokenizer.token(of: -1) == nil)
    #expect(tokenizer.id(of: "no such token") == nil)
    #expect(tokenizer.id(of: "") == nil)
  }

  @Test(
    "A text of nothing, or of what cleaning removes, has no tokens", arguments: ["", " \n\t", "\0\u{200B}\u{FFFD}"])
  func empty(_ text: String) throws {
    #expect(try TokenizerFixture.tokenizer("uncased").encode(text).isEmpty)
  }

  @Test("A word of more characters than the limit is one unknown token")
  func longWord() throws {
    let tokenizer = try TokenizerFixture.tokenizer("uncased")
    #expect(tokenizer.encode(String(repeating: "a", count: 100)).count > 1)
    let unknown = try #require(tokenizer.id(of: "[UNK]"))
    let long = Array(tokenizer.encode(String(repeating: "a", count: 101)))
    #expect(long == [Token(id: unknown, utf8Range: 0..<101)])
  }

  @Test("A hundred thousand marks on one letter, out of order, are one word")
  func manyMarks() throws {
    let text = "a" + String(repeating: "\u{301}\u{323}", count: 50_000) + "b"
    let tokens = try TokenizerFixture.tokenizer("uncased").encode(text)
    #expect(tokens.utf8Ranges.first?.lowerBound == 0)
    #expect(tokens.utf8Ranges.last?.upperBound == text.utf8.count)
    #expect(tokens.count <= 2)
  }
}
