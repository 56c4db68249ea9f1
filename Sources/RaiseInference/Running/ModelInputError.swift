/// A text that the model cannot read.
public enum ModelInputError: Error, Sendable, Hashable, CustomStringConvertible {
  /// A token id outside the vocabulary.
  case token(Int32, vocabularySize: Int, text: Int)
  /// A segment that the model has no embedding for.
  case segment(Int32, segments: Int, text: Int)
  /// Nothing to read: not even a start or an end token.
  case empty(text: Int)
  /// A name of a mode that the model does not have.
  case mode(String, known: [String])
  /// A growing text needs a causal model, whose earlier states do not change.
  case notCausal(model: String)
  /// A token that config.json puts around texts, and the vocabulary lacks.
  case missingToken(String, setting: String)
  /// More positions than the model has.
  case positions(Int, limit: Int)
  /// A session cannot go back to before the window it is reading.
  case rollBack(to: Int, earliest: Int)

  public var description: String {
    switch self {
    case .token(let token, let size, let text):
      "text \(text): token \(token) is outside the vocabulary (expected 0..<\(size))"
    case .segment(let segment, let segments, let text):
      "text \(text): segment \(segment) is unknown to the model (expected 0..<\(max(segments, 1)))"
    case .empty(let text):
      "text \(text): no token to read"
    case .mode(let name, let known):
      known.isEmpty
        ? "the model has no modes (found \"\(name)\")"
        : "unknown mode \"\(name)\" (known: \(known.joined(separator: ", ")))"
    case .notCausal(let model):
      "\(model) is not causal: it can read whole texts only"
    case .missingToken(let token, let setting):
      "config.json: \(setting): the vocabulary has no token \"\(token)\""
    case .positions(let count, let limit):
      "\(count) positions: expected 1...\(limit)"
    case .rollBack(let count, let earliest):
      "cannot go back to \(count) tokens (the window being read begins at \(earliest)); fork the session earlier"
    }
  }
}
