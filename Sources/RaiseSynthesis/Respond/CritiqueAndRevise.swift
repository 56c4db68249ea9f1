/// Rounds of critique and revision against principles, as in the supervised stage of Constitutional AI (Bai et al., arXiv
/// 2212.08073, section 3): a model says which principles an answer breaks, then rewrites it so that it breaks none. The
/// rounds end early when the critique finds nothing.
struct CritiqueAndRevise: Sendable {
  let client: ChatClient
  let instructions: ModelInstructions
  /// Tokens of one reply at most.
  let maxTokens: Int

  /// An answer after its rounds.
  struct Outcome {
    var answer: String
    /// Critiques made.
    var rounds = 0
    /// The principles that each revision mended, in the order of the rounds.
    var broken: [[String]] = []
  }

  func revised(_ answer: String, to draft: Draft, rounds: Int) async throws -> Outcome {
    var outcome = Outcome(answer: answer)
    let texts = try instructions.texts(in: draft.cell.language)
    for round in 0..<rounds {
      let violations = try await critique(outcome.answer, draft, texts, round)
      outcome.rounds += 1
      guard !violations.isEmpty else { break }
      outcome.answer = try await revision(outcome.answer, violations, draft, texts, round)
      outcome.broken.append(violations.map(\.principle))
    }
    return outcome
  }

  private func critique(
    _ answer: String, _ draft: Draft, _ texts: ModelInstructions.Texts, _ round: Int
  ) async throws -> [Critique.Violation] {
    let principles = instructions.principles.map { "\($0.id): \($0.text[draft.cell.language] ?? "")" }
    let text = texts.critique.filled([
      "principles": principles.joined(separator: "\n"), "conversation": draft.prompt.quoted, "answer": answer,
      "schema": Critique.schema.json,
    ])
    let found = try await client.structured(Critique.self, request(text, draft, 2 * round), texts).violations
    // A model may invent principles; only ours count, each once.
    var seen: Set<String> = []
    return found.filter { violation in
      instructions.principles.contains { $0.id == violation.principle } && seen.insert(violation.principle).inserted
    }
  }

  private func revision(
    _ answer: String, _ violations: [Critique.Violation], _ draft: Draft, _ texts: ModelInstructions.Texts, _ round: Int
  ) async throws -> String {
    let text = texts.revise.filled([
      "conversation": draft.prompt.quoted, "answer": answer, "schema": WrittenAnswer.schema.json,
      "violations": violations.map { "\($0.principle): \($0.reason)" }.joined(separator: "\n"),
    ])
    return try await client.structured(WrittenAnswer.self, request(text, draft, 2 * round + 1), texts)
      .answer(of: draft.answer)
  }

  /// Judgement wants no imagination: the temperature is zero.
  private func request(_ text: String, _ draft: Draft, _ number: Int) -> ChatRequest {
    ChatRequest(
      messages: [.user(text)], temperature: 0, maxTokens: maxTokens, seed: draft.requestSeed(1000 + number))
  }
}

/// What a model says against an answer.
struct Critique: StructuredReply {
  struct Violation: Decodable, Sendable {
    var principle: String
    var reason: String
  }
  var violations: [Violation]

  static let members: Set = ["violations"]
  static let schema = ReplySchema(
    name: "critique",
    json: #"{"type":"object","properties":{"violations":{"type":"array","items":{"type":"object","properties":"#
      + #"{"principle":{"type":"string"},"reason":{"type":"string"}},"required":["principle","reason"],"#
      + #""additionalProperties":false}}},"required":["violations"],"additionalProperties":false}"#)

  var fault: String? { nil }
}
