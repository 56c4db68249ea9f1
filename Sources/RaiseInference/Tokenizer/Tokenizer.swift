/// Cuts texts into the tokens of a model's vocabulary.
///
/// ```swift
/// let tokenizer: any Tokenizer = try WordPieceTokenizer(contentsOf: "tokenizer.json")
/// let tokens = tokenizer.encode("Unaffordable")
/// print(tokens.ids, tokens.utf8Ranges)
/// ```
///
/// An implementation owes the same tokens for the same bytes, always; it accepts any bytes, also ones that are no valid
/// UTF-8; and the ranges it reports are of the bytes it was given, not of a cleaned copy. It adds no tokens that the text
/// does not call for: what stands before and after a text is the business of the model's input template.
public protocol Tokenizer: Sendable {
  /// One more than the greatest id.
  var vocabularySize: Int { get }

  /// The id of a token spelt as in the vocabulary, such as `[CLS]` or `##ing`.
  func id(of token: String) -> Int32?

  /// The spelling of a token, or nil where the vocabulary has no such id.
  func token(of id: Int32) -> String?

  /// Replaces the buffer's tokens with those of a text. A buffer that is used again allocates nothing once it has grown.
  func encode(_ utf8: UnsafeBufferPointer<UInt8>, into buffer: inout TokenBuffer)
}

extension Tokenizer {
  /// The tokens of a text, in a new buffer.
  public func encode(_ text: String) -> TokenBuffer {
    var buffer = TokenBuffer()
    var text = text
    text.withUTF8 { encode($0, into: &buffer) }
    return buffer
  }
}

/// One token of a text.
public struct Token: Hashable, Sendable {
  /// The row of the token in the model's embeddings.
  public var id: Int32
  /// The bytes of the original text that the token stands for.
  public var utf8Range: Range<Int>

  public init(id: Int32, utf8Range: Range<Int>) {
    self.id = id
    self.utf8Range = utf8Range
  }
}
