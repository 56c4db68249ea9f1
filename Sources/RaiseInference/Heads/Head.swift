/// What a checkpoint's head makes of a text's final states: a handful of numbers, by a name.
///
/// A kind of head is one file here and one line in ``HeadKinds``.
package protocol Head: Sendable {
  /// The kind's name in config.json.
  static var kind: String { get }
  /// Whether it speaks for every token, not only for the whole text.
  static var isPerToken: Bool { get }
  /// Whether the checkpoint holds a matrix for it.
  static var hasWeights: Bool { get }
  /// Whether config.json names its numbers, one or more; otherwise it has one, or with no weights the whole state.
  static var namesOutputs: Bool { get }

  /// What it is called in this checkpoint, what its numbers mean, and which state it reads.
  var specification: ModelConfig.Head { get }

  /// A head of this kind.
  init(_ specification: ModelConfig.Head)

  /// The head's numbers from its raw ones: `weights · state + bias`, or the state itself where it has no weights.
  func values(_ raw: [Float]) -> [Float]
  /// The numbers that users see: probabilities where the head has them.
  func scores(_ values: [Float]) -> [Float]
  /// One value for a text that was read in several windows, from theirs, in order.
  func merged(_ windows: [[Float]]) -> [Float]
}

extension Head {
  package static var isPerToken: Bool { false }
  package static var hasWeights: Bool { true }
  package static var namesOutputs: Bool { true }
  package func values(_ raw: [Float]) -> [Float] { raw }
  package func scores(_ values: [Float]) -> [Float] { values }
}
