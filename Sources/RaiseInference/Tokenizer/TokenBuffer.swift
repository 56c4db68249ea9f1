/// The tokens of one text, and the memory in which they were made, kept from text to text.
public struct TokenBuffer: RandomAccessCollection, Sendable {
  /// The ids alone, as a model wants them.
  public private(set) var ids: [Int32] = []
  /// The bytes of the original text that each token stands for.
  public private(set) var utf8Ranges: [Range<Int>] = []
  /// Where the tokenizer normalises the text.
  var normalized = NormalizedText()

  public init() {}

  public var startIndex: Int { 0 }
  public var endIndex: Int { ids.count }
  public subscript(tokenIndex: Int) -> Token { Token(id: ids[tokenIndex], utf8Range: utf8Ranges[tokenIndex]) }

  /// Empties the buffer and keeps its memory.
  public mutating func removeAll() {
    truncate(to: 0)
    normalized.removeAll()
  }

  /// Appends a token; for tokenizers.
  public mutating func append(id: Int32, utf8Range: Range<Int>) {
    ids.append(id)
    utf8Ranges.append(utf8Range)
  }

  /// Removes the last tokens, so that `tokenCount` are left.
  mutating func truncate(to tokenCount: Int) {
    ids.removeLast(ids.count - tokenCount)
    utf8Ranges.removeLast(utf8Ranges.count - tokenCount)
  }
}
