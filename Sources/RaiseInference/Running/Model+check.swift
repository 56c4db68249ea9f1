extension Model {
  /// - Throws: ``ModelInputError`` where a token or segment is outside the model's tables.
  func check(_ input: ModelInput, at text: Int) throws {
    try check(
      tokens: [input.start, input.end].compactMap { $0 } + input.parts.compactMap(\.mode), segment: 0, text: text)
    for part in input.parts { try check(tokens: part.tokens, segment: part.segment, text: text) }
    let count = input.parts.reduce(input.start == nil ? 0 : 1) { $0 + $1.tokens.count + ($1.mode == nil ? 0 : 1) }
    if count == 0, input.end == nil { throw ModelInputError.empty(text: text) }
  }

  func check(tokens: some Collection<Int32>, segment: Int32, text: Int = 0) throws {
    if let wrong = tokens.first(where: { $0 < 0 || $0 >= config.vocabularySize }) {
      throw ModelInputError.token(wrong, vocabularySize: config.vocabularySize, text: text)
    }
    guard (0..<max(Int32(config.segments), 1)).contains(segment) else {
      throw ModelInputError.segment(segment, segments: config.segments, text: text)
    }
  }
}
