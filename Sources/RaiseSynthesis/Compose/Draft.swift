import RaiseCore

/// A row's prompt, with all that an answer to it may need to know.
public struct Draft: Sendable {
  /// The row's name within its run: cell and number.
  public let id: String
  public let cell: Cell
  /// The dialogue so far; the last turn is the user's.
  public internal(set) var prompt: [Message]
  /// The verb phrase that the request is about, words filled in.
  public let topic: String
  /// What sort of answer the row teaches.
  public let answer: AnswerKind
  /// The state of the row's random source at its beginning.
  public let randomSeed: UInt64
  let scenario: Scenario
  /// Which wrapping of the style, from 1; 0 without a style.
  let wrapping: Int
  /// The names of the transforms, in the order in which they were applied.
  var transforms: [String]
  /// The prompt before it was transformed, by which near-duplicates are known.
  var basis: String
  /// Draws for the answer go on from here.
  let random: RandomSource
}
