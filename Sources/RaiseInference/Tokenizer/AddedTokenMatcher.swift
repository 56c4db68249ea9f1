/// Cuts texts at added tokens: at each place the longest one, from left to right.
struct AddedTokenMatcher: Sendable {
  private var trie = ByteTrie()
  private let tokens: [AddedToken]
  private let recognisesSpecialTokens: Bool
  private let scalars = BertScalars.all

  /// - Parameter spellings: The bytes by which each token is found. Of two tokens with the same, the first counts.
  /// - Returns: nil where nothing can be found.
  init?(tokens: [AddedToken], spellings: [[UInt8]], recognisesSpecialTokens: Bool) {
    guard tokens.contains(where: { recognisesSpecialTokens || !$0.isSpecial }) else { return nil }
    self.tokens = tokens
    self.recognisesSpecialTokens = recognisesSpecialTokens
    for (index, spelling) in spellings.enumerated() { _ = trie.insert(spelling, value: Int32(index)) }
  }

  /// Hands over the parts of a text in order, each with the added token that it is, or nil.
  func forEachPart(in text: UnsafeBufferPointer<UInt8>, _ body: (Range<Int>, AddedToken?) -> Void) {
    var done = 0
    var index = 0
    while index < text.count {
      guard let match = trie.longestMatch(in: text, from: index, to: text.count, at: trie.root) else {
        index += 1
        continue
      }
      let token = tokens[Int(match.value)]
      // A match that does not count is passed over as a whole all the same.
      if let part = part(of: text, at: index..<match.end, token: token, notBefore: done) {
        if done < part.lowerBound { body(done..<part.lowerBound, nil) }
        body(part, token)
        done = part.upperBound
      }
      index = match.end
    }
    if done < text.count { body(done..<text.count, nil) }
  }

  /// What a match takes of the text, or nil where it does not count.
  private func part(
    of text: UnsafeBufferPointer<UInt8>, at match: Range<Int>, token: AddedToken, notBefore start: Int
  ) -> Range<Int>? {
    if token.isSpecial, !recognisesSpecialTokens { return nil }
    if token.isSingleWord, isInsideWord(match, of: text) { return nil }
    var (lower, upper) = (match.lowerBound, match.upperBound)
    if token.stripsLeft {
      while lower > 0, let width = width(of: .white, before: lower, in: text) { lower -= width }
      lower = max(lower, start)
    }
    if token.stripsRight {
      while upper < text.count, let width = width(of: .white, at: upper, in: text) { upper += width }
    }
    return lower < upper ? lower..<upper : nil
  }

  private func isInsideWord(_ match: Range<Int>, of text: UnsafeBufferPointer<UInt8>) -> Bool {
    match.lowerBound > 0 && width(of: .word, before: match.lowerBound, in: text) != nil
      || match.upperBound < text.count && width(of: .word, at: match.upperBound, in: text) != nil
  }

  /// The width of the scalar at an index, or nil where it is not in the set.
  private func width(
    of set: BertScalars.Properties, at index: Int, in text: UnsafeBufferPointer<UInt8>
  ) -> Int? {
    let found = UTF8Decoding.decode(text, at: index, end: text.count)
    return found.scalar.flatMap { scalars[$0].contains(set) ? found.width : nil }
  }

  private func width(
    of set: BertScalars.Properties, before index: Int, in text: UnsafeBufferPointer<UInt8>
  ) -> Int? {
    let found = UTF8Decoding.decode(text, before: index, start: 0)
    return found.scalar.flatMap { scalars[$0].contains(set) ? found.width : nil }
  }
}
