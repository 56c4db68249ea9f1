/// Answers drafts: with templates, or with a model.
///
/// What implementers owe: the same draft gets the same answers for as long as ``id`` and ``facts`` stay the same (a
/// generator that asks a model keeps its answers). A draft that cannot be answered throws ``GenerationError``, and its
/// row is then kept as failed with that reason; any other error ends the run, which the same command resumes. Drafts are
/// answered from many tasks at once.
public protocol ResponseGenerator: Sendable {
  /// Which generator this is; it stands in every row's provenance.
  var id: GeneratorID { get }

  /// What its answers depend on besides its id.
  var facts: [String] { get }

  /// Drafts that are answered, judged and committed together, > 0. Never changes the output.
  var batchSize: Int { get }

  /// The answer to be preferred and the one to be avoided.
  func answers(to draft: Draft) async throws -> AnswerPair
}

extension ResponseGenerator {
  public var facts: [String] { [] }
  /// Enough that a policy which asks a model can ask about many at once.
  public var batchSize: Int { 64 }
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
  /// How a model came to the chosen one; nil for templates.
  public var making: AnswerMaking?

  /// A pair of answers.
  public init(chosen: String, rejected: String, making: AnswerMaking? = nil) {
    self.chosen = chosen
    self.rejected = rejected
    self.making = making
  }
}

/// How a model came to an answer.
public struct AnswerMaking: Sendable, Hashable {
  /// Candidates it was picked from.
  public var candidates: Int
  /// Rounds of critique.
  public var rounds: Int
  /// The principles that each revision mended, in the order of the rounds.
  public var broken: [[String]]

  public init(candidates: Int, rounds: Int, broken: [[String]]) {
    self.candidates = candidates
    self.rounds = rounds
    self.broken = broken
  }
}
