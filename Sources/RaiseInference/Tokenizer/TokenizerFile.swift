/// What Hugging Face's tokenizer.json says of a WordPiece tokenizer, checked.
///
/// ```json
/// { "version": "1.0", "truncation": null, "padding": null, "post_processor": null, "decoder": null,
///   "added_tokens": [ { "id": 0, "content": "[PAD]", "special": true, "normalized": false, "single_word": false,
///                       "lstrip": false, "rstrip": false } ],
///   "normalizer": { "type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true, "strip_accents": null,
///                   "lowercase": true },
///   "pre_tokenizer": { "type": "BertPreTokenizer" },
///   "model": { "type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
///              "max_input_chars_per_word": 100, "vocab": { "[PAD]": 0, "the": 1, "##ing": 2 } } }
/// ```
///
/// `truncation`, `padding`, `post_processor` and `decoder` are ignored, whatever they hold: the input template of the
/// model says what stands around a text, and long texts are read in windows.
struct TokenizerFile {
  /// Larger than any WordPiece vocabulary, and small enough for the nodes of a ``ByteTrie``.
  static let maxBytes = ByteTrie.maxNodes - 1

  let normalizer: BertNormalizer
  let vocabulary: Vocabulary
  let addedTokens: [AddedToken]
  let unknownToken: Int32
  let continuingSubwordPrefix: String
  let maxScalarsPerWord: Int

  init(_ text: JSONText) throws(CheckpointError) {
    guard text.bytes.count <= Self.maxBytes else {
      throw .tooLarge(path: text.file, bytes: text.bytes.count, limit: Self.maxBytes)
    }
    let (vocabulary, rest) = try VocabularyReader.extract(from: text)
    let root = JSONField(text: rest, path: "", value: try JSONReader.read(rest))
    let fields = try root.object([
      "version", "truncation", "padding", "added_tokens", "normalizer", "pre_tokenizer", "post_processor", "decoder",
      "model",
    ])
    try fields.required("version").expect("1.0")
    normalizer = try Self.normalizer(fields.required("normalizer"))
    let splitter = try fields.required("pre_tokenizer").object(["type"])
    try splitter.required("type").expect("BertPreTokenizer")

    let model = try fields.required("model").object([
      "type", "unk_token", "continuing_subword_prefix", "max_input_chars_per_word", "vocab",
    ])
    try model.required("type").expect("WordPiece")
    guard let vocabulary else { throw try model.required("vocab").invalid("an object") }
    self.vocabulary = vocabulary
    continuingSubwordPrefix = try model.required("continuing_subword_prefix").string(maxBytes: 64)
    maxScalarsPerWord = try model.required("max_input_chars_per_word").integer(0...1 << 20)
    let unknown = try model.required("unk_token")
    guard let id = vocabulary.id(of: try unknown.string()) else { throw unknown.invalid("a token of model.vocab") }
    unknownToken = id
    addedTokens = try Self.addedTokens(fields.required("added_tokens"), vocabulary, normalizer)
  }

  private static func normalizer(_ field: JSONField) throws(CheckpointError) -> BertNormalizer {
    let fields = try field.object(["type", "clean_text", "handle_chinese_chars", "strip_accents", "lowercase"])
    try fields.required("type").expect("BertNormalizer")
    let lowercases = try fields.required("lowercase").bool()
    return BertNormalizer(
      cleansText: try fields.required("clean_text").bool(),
      separatesIdeographs: try fields.required("handle_chinese_chars").bool(),
      // Absent or null: as in the original BERT, accents go when case does.
      stripsAccents: try fields["strip_accents"]?.boolOrNull() ?? lowercases,
      lowercases: lowercases)
  }

  /// - Throws: ``CheckpointError`` for an id other than the vocabulary's, or than the next one behind it.
  private static func addedTokens(
    _ field: JSONField, _ vocabulary: Vocabulary, _ normalizer: BertNormalizer
  ) throws(CheckpointError) -> [AddedToken] {
    var tokens: [AddedToken] = []
    var contents: Set<String> = []
    var next = Int32(vocabulary.count)
    for element in try field.array(count: 0...10_000) {
      let token = try addedToken(element, normalizer)
      guard contents.insert(token.content).inserted else { throw element.invalid("each content once") }
      let id = vocabulary.id(of: token.content) ?? next
      guard token.id == id else { throw element.invalid("id \(id), which \"\(token.content)\" has by model.vocab") }
      next += id == next ? 1 : 0
      tokens.append(token)
    }
    return tokens
  }

  private static func addedToken(
    _ field: JSONField, _ normalizer: BertNormalizer
  ) throws(CheckpointError) -> AddedToken {
    let fields = try field.object([
      "id", "content", "special", "normalized", "single_word", "lstrip", "rstrip",
    ])
    let token = AddedToken(
      id: Int32(try fields.required("id").integer(Vocabulary.ids)),
      content: try fields.required("content").string(),
      isSpecial: try fields.required("special").bool(),
      isNormalized: try fields.required("normalized").bool(),
      isSingleWord: try fields.required("single_word").bool(),
      stripsLeft: try fields.required("lstrip").bool(),
      stripsRight: try fields.required("rstrip").bool())
    if token.spelling(normalizer).isEmpty {
      throw try fields.required("content").invalid("text that the normalizer leaves something of")
    }
    return token
  }
}

extension AddedToken {
  /// The bytes by which the token is found.
  func spelling(_ normalizer: BertNormalizer) -> [UInt8] {
    guard isNormalized else { return Array(content.utf8) }
    var normalized = NormalizedText()
    Array(content.utf8).withUnsafeBufferPointer { normalizer.normalize($0, in: $0.indices, into: &normalized) }
    return normalized.bytes
  }
}

extension JSONField {
  fileprivate func expect(_ string: String) throws(CheckpointError) {
    guard case .string(string) = value.content else { throw invalid("\"\(string)\"") }
  }

  fileprivate func boolOrNull() throws(CheckpointError) -> Bool? {
    if case .null = value.content { return nil }
    return try bool()
  }
}
