/// A text as a model reads it: token ids with their segments.
///
/// `[start] mode text [end]`, and for a dialogue `[start] mode prompt [end] mode response [end]` with segment 1 from
/// the response's mode on. The last end is apart: it closes every window that the text is read in.
public struct ModelInput: Sendable, Hashable {
  /// A run of tokens of one kind.
  public struct Part: Sendable, Hashable {
    /// The token that says what follows, where the model has modes.
    public var mode: Int32?
    public var tokens: [Int32]
    /// 0, or 1 for a response.
    public var segment: Int32

    public init(mode: Int32? = nil, tokens: [Int32], segment: Int32 = 0) {
      (self.mode, self.tokens, self.segment) = (mode, tokens, segment)
    }
  }

  /// The token before everything, and again at the head of every window.
  public var start: Int32?
  public var parts: [Part]
  /// The token between parts and at the end of every window.
  public var end: Int32?

  public init(start: Int32?, parts: [Part], end: Int32?) {
    (self.start, self.parts, self.end) = (start, parts, end)
  }
}
