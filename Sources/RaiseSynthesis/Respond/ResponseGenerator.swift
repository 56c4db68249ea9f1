/// Answers drafts: with templates, or with a model.
///
/// What implementers owe: the same draft gets the same answers for as long as ``GeneratorID`` stays the same (a
/// generator that asks a model keeps its answers); a draft that cannot be answered throws, and its row is then kept
/// as failed with that reason. Drafts are answered from many tasks at once.
public protocol ResponseGenerator: Sendable {
  /// Which generator this is; it stands in every row's provenance.
  var id: GeneratorID { get }

  /// The answer to be preferred and the one to be avoided.
  func answers(to draft: Draft) async throws -> AnswerPair
}

/// Which generator made an answer.
public struct GeneratorID: Sendable, Hashable {
  /// `template@1`: its name, and its version, which counts up whenever it would answer otherwise.
  public var name: String
  /// The model it asked; empty for none.
  public var model: String

  /// Names a generator.
  public init(name: String, model: String = "") {
    self.name = name
    self.model = model
  }
}

/// Two answers to one prompt.
public struct AnswerPair: Sendable, Hashable {
  /// The answer that the row teaches.
  public var chosen: String
  /// The answer that it teaches to avoid.
  public var rejected: String

  /// A pair of answers.
  public init(chosen: String, rejected: String) {
    self.chosen = chosen
    self.rejected = rejected
  }
}
