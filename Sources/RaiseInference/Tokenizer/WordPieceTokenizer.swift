/// BERT's tokenizer (Devlin et al. 2018), read from Hugging Face's tokenizer.json.
///
/// Ids and ranges are those of the package `tokenizers` (0.23), byte for byte. A text is normalised (``BertNormalizer``),
/// cut at white space and around punctuation, and each word is then cut into the longest tokens from left to right; a
/// word that cannot be cut without a rest is one unknown token.
public struct WordPieceTokenizer: Tokenizer {
  private let vocabulary: Vocabulary
  private let addedTokens: [AddedToken]
  private let normalizer: BertNormalizer
  private let unknownToken: Int32
  private let maxScalarsPerWord: Int
  /// Where words go on, or nil where no token of the vocabulary starts with the prefix.
  private let continuation: ByteTrie.Node?
  private let writtenTokens: AddedTokenMatcher?
  private let normalizedTokens: AddedTokenMatcher?
  private let scalars = BertScalars.all

  /// Reads a tokenizer.json; ``TokenizerFile`` says what it has to hold.
  ///
  /// - Parameter recognisesSpecialTokens: Whether `[SEP]` and the like, where a text spells them out, become those
  ///   tokens, as in Hugging Face's library by default. False here (there: `encode_special_tokens = True`), because
  ///   whoever writes the text could otherwise end the prompt and begin a response of his own.
  package init(
    contentsOf path: String, recognisesSpecialTokens: Bool = false
  ) throws(CheckpointError) {
    let file = try MappedFile(path: path)
    let bytes = withExtendedLifetime(file) { Array(file.bytes.prefix(TokenizerFile.maxBytes + 1)) }
    try self.init(json: bytes, name: path, recognisesSpecialTokens: recognisesSpecialTokens)
  }

  /// - Parameter name: What errors call the file.
  package init(
    json: [UInt8], name: String = "tokenizer.json", recognisesSpecialTokens: Bool = false
  ) throws(CheckpointError) {
    self.init(try TokenizerFile(JSONText(file: name, bytes: json)), recognisesSpecialTokens)
  }

  private init(_ file: TokenizerFile, _ recognisesSpecialTokens: Bool) {
    vocabulary = file.vocabulary
    addedTokens = file.addedTokens
    normalizer = file.normalizer
    unknownToken = file.unknownToken
    maxScalarsPerWord = file.maxScalarsPerWord
    continuation = file.vocabulary.trie.node(of: file.continuingSubwordPrefix.utf8)
    // Special tokens come first, as in Hugging Face's library: where two are spelt alike, the first is found.
    let tokens = file.addedTokens.filter(\.isSpecial) + file.addedTokens.filter { !$0.isSpecial }
    func matcher(isNormalized: Bool) -> AddedTokenMatcher? {
      let tokens = tokens.filter { $0.isNormalized == isNormalized }
      let spellings = tokens.map { $0.spelling(file.normalizer) }
      return AddedTokenMatcher(
        tokens: tokens, spellings: spellings, recognisesSpecialTokens: recognisesSpecialTokens)
    }
    writtenTokens = matcher(isNormalized: false)
    normalizedTokens = matcher(isNormalized: true)
  }

  public var vocabularySize: Int {
    max(vocabulary.size, addedTokens.map { Int($0.id) + 1 }.max() ?? 0)
  }

  public func id(of token: String) -> Int32? {
    vocabulary.id(of: token) ?? addedTokens.first { $0.content == token }?.id
  }

  public func token(of id: Int32) -> String? {
    vocabulary.token(of: id) ?? addedTokens.first { $0.id == id }?.content
  }
}

// MARK: - Encoding

extension WordPieceTokenizer {
  public func encode(_ utf8: UnsafeBufferPointer<UInt8>, into buffer: inout TokenBuffer) {
    buffer.removeAll()
    guard let writtenTokens else { return encode(utf8, in: utf8.indices, into: &buffer) }
    writtenTokens.forEachPart(in: utf8) { part, token in
      if let token {
        buffer.append(id: token.id, utf8Range: part)
      } else {
        encode(utf8, in: part, into: &buffer)
      }
    }
  }

  /// Encodes a part of a text that holds no added token as it is written.
  private func encode(_ utf8: UnsafeBufferPointer<UInt8>, in range: Range<Int>, into buffer: inout TokenBuffer) {
    var text = NormalizedText()
    swap(&text, &buffer.normalized)
    normalizer.normalize(utf8, in: range, into: &text)
    text.withUnsafeBuffers { text in
      guard let normalizedTokens else { return splitWords(text, in: text.bytes.indices, into: &buffer) }
      normalizedTokens.forEachPart(in: text.bytes) { part, token in
        if let token {
          buffer.append(id: token.id, utf8Range: text.origin(of: part))
        } else {
          splitWords(text, in: part, into: &buffer)
        }
      }
    }
    swap(&text, &buffer.normalized)
  }

  /// BERT's pre-tokeniser: white space parts words, each punctuation mark is a word.
  private func splitWords(_ text: NormalizedText.Buffers, in range: Range<Int>, into buffer: inout TokenBuffer) {
    var wordStart = range.lowerBound
    var index = range.lowerBound
    while index < range.upperBound {
      let (properties, width) = properties(text.bytes, at: index)
      if properties.contains(.white) || properties.contains(.punctuation) {
        splitWord(text, wordStart..<index, into: &buffer)
        wordStart = index + width
        if properties.contains(.punctuation) { splitWord(text, index..<wordStart, into: &buffer) }
      }
      index += width
    }
    splitWord(text, wordStart..<range.upperBound, into: &buffer)
  }

  @inline(__always)
  private func properties(
    _ bytes: UnsafeBufferPointer<UInt8>, at index: Int
  ) -> (properties: BertScalars.Properties, width: Int) {
    if bytes[index] < 0x80 { return (scalars[UInt32(bytes[index])], 1) }
    let found = UTF8Decoding.decode(bytes, at: index, end: bytes.count)
    return (scalars[found.scalar ?? 0xFFFD], found.width)
  }

  /// WordPiece: the longest token, then the longest continuation, and so on; or else one unknown token.
  private func splitWord(_ text: NormalizedText.Buffers, _ word: Range<Int>, into buffer: inout TokenBuffer) {
    if word.isEmpty { return }
    let tokenCount = buffer.count
    var node: ByteTrie.Node? = vocabulary.trie.root
    var start = isTooLong(text.bytes, word) ? word.upperBound + 1 : word.lowerBound
    while start < word.upperBound, let from = node,
      let match = vocabulary.trie.longestMatch(in: text.bytes, from: start, to: word.upperBound, at: from)
    {
      buffer.append(id: match.value, utf8Range: text.origin(of: start..<match.end))
      start = match.end
      node = continuation
    }
    if start != word.upperBound {
      buffer.truncate(to: tokenCount)
      buffer.append(id: unknownToken, utf8Range: text.origin(of: word))
    }
  }

  private func isTooLong(_ bytes: UnsafeBufferPointer<UInt8>, _ word: Range<Int>) -> Bool {
    if word.count <= maxScalarsPerWord { return false }
    return bytes[word].count { $0 & 0xC0 != 0x80 } > maxScalarsPerWord
  }
}
