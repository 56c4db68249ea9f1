/// A wrapping in which requests reach a model.
struct AttackStyle: Sendable {
  /// One wrapping: a dialogue whose last turn is the user's.
  struct Wrapping: Sendable {
    let turns: [(isUser: Bool, text: Template)]

    /// Whether the whole request stands in it, and not only its verb phrase.
    var carriesRequest: Bool { turns.contains { $0.text.slots.contains("request") } }
  }

  let id: String
  /// What the attacker hopes for, in one sentence.
  let tactic: String
  let source: String
  /// Whether it makes no sense around a benign request.
  let isHarmfulOnly: Bool
  /// The kind of answer it asks for, where that differs from the hazard's.
  let answer: AnswerKind?
  let wrappings: [Language: [Wrapping]]
}
