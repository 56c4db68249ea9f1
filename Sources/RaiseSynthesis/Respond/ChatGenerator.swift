import RaiseCore

/// Answers drafts by asking a model: the answer to prefer is the model's, that to avoid the template's stand-in, since
/// nothing harmful is written here by anyone.
///
/// Of several candidates the scorer picks one, and rounds of critique and revision better it. A model's refusal, a reply
/// in the wrong form or an answer of the wrong sort fails the row with that reason; an endpoint that cannot be asked ends
/// the run, see ``ChatClient``.
public struct ChatGenerator: ResponseGenerator {
  private let client: ChatClient
  private let instructions: ModelInstructions
  private let grammar: Grammar
  private let templates: TemplateGenerator
  private let settings: Settings
  private let reviser: CritiqueAndRevise

  /// How answers are made.
  public struct Settings: Sendable {
    /// In 0...2.
    public var temperature: Double
    /// Tokens of one answer at most.
    public var maxTokens: Int
    /// Candidates for each answer, and what picks one of them; one candidate needs no scorer.
    public var candidates: Int
    public var scorer: (any AnswerScorer)?
    /// Rounds of critique and revision at most.
    public var rounds: Int

    public init(
      temperature: Double = 0.7, maxTokens: Int = 512, candidates: Int = 1, scorer: (any AnswerScorer)? = nil,
      rounds: Int = 0
    ) {
      self.temperature = temperature
      self.maxTokens = maxTokens
      self.candidates = candidates
      self.scorer = scorer
      self.rounds = rounds
    }
  }

  /// Answers with the model that `client` asks.
  public init(
    client: ChatClient, instructions: ModelInstructions, grammar: Grammar, settings: Settings = Settings()
  ) {
    self.client = client
    self.instructions = instructions
    self.grammar = grammar
    self.settings = settings
    templates = TemplateGenerator(grammar)
    reviser = CritiqueAndRevise(client: client, instructions: instructions, maxTokens: settings.maxTokens)
  }

  public var id: GeneratorID { GeneratorID(name: "chat@1", model: client.endpoint.model) }

  public var facts: [String] {
    [
      "\(client.endpoint)", instructions.digest.description, "\(settings.temperature)",
      "\(settings.maxTokens)", "\(settings.candidates)", settings.scorer?.id ?? "", "\(settings.rounds)",
    ]
  }

  /// Few, since rows are committed batch by batch and each of these may take a model seconds.
  public var batchSize: Int { 8 }

  public func answers(to draft: Draft) async throws -> AnswerPair {
    let texts = try instructions.texts(in: draft.cell.language)
    let rejected = try await templates.answers(to: draft).rejected
    let request = try request(for: draft, texts)
    let candidates = try await candidates(request, draft, texts)
    let best = try await best(of: candidates, draft)
    let revised = try await reviser.revised(best, to: draft, rounds: settings.rounds)
    return AnswerPair(
      chosen: revised.answer, rejected: rejected,
      making: AnswerMaking(candidates: candidates.count, rounds: revised.rounds, broken: revised.broken))
  }

  private func request(for draft: Draft, _ texts: ModelInstructions.Texts) throws -> ChatRequest {
    guard let template = texts.answers[draft.answer] else {
      throw GenerationError(reason: "no instructions for answers of kind \(draft.answer.rawValue)")
    }
    let language = draft.cell.language
    let words = grammar.words[language] ?? SlotWords()
    let hazard = grammar.answersByHazard[draft.cell.hazard]
    var random = draft.random
    func phrase(_ templates: [Template]?) -> String {
      templates.flatMap { $0.isEmpty ? nil : random.pick($0).filled([:], words, &random) } ?? ""
    }
    let text = template.filled([
      "conversation": draft.prompt.quoted, "schema": WrittenAnswer.schema.json,
      "title": grammar.title(of: draft.cell.hazard, in: language),
      "reason": phrase(hazard?.reasons[language]), "alternative": phrase(hazard?.alternatives[language]),
    ])
    return ChatRequest(
      messages: [.user(text)], temperature: settings.temperature, maxTokens: settings.maxTokens,
      seed: draft.requestSeed(0))
  }

  /// The candidates that came out well, in their order; the first one's fault when none did.
  private func candidates(
    _ request: ChatRequest, _ draft: Draft, _ texts: ModelInstructions.Texts
  ) async throws -> [String] {
    let results = try await concurrently(settings.candidates) { number in
      var request = request
      request.seed = draft.requestSeed(number)
      let written = try await client.structured(WrittenAnswer.self, request, texts)
      return try written.answer(of: draft.answer)
    }
    let answers = results.compactMap { try? $0.get() }
    if answers.isEmpty, let first = results.first { _ = try first.get() }
    return answers
  }

  private func best(of answers: [String], _ draft: Draft) async throws -> String {
    guard answers.count > 1, let scorer = settings.scorer else { return answers[0] }
    let scores = try await scorer.scores(
      of: answers.map {
        AnswerCandidate(id: draft.id, prompt: draft.prompt, answer: $0, kind: draft.answer)
      })
    guard scores.count == answers.count, scores.allSatisfy(\.isFinite) else {
      throw GenerationError(reason: "the scorer gave no figure for each candidate")
    }
    // The first of equals, so that the choice is always the same.
    let best = scores.indices.max { scores[$0] < scores[$1] || scores[$0] == scores[$1] && $0 > $1 } ?? 0
    return answers[best]
  }
}

/// An answer as a model writes it.
struct WrittenAnswer: StructuredReply {
  var answer: String
  /// Whether the answer withholds what was asked for, by the model's own account.
  var declines: Bool

  static let members: Set = ["answer", "declines"]
  static let schema = ReplySchema(
    name: "answer",
    json: #"{"type":"object","properties":{"answer":{"type":"string"},"declines":{"type":"boolean"}},"#
      + #""required":["answer","declines"],"additionalProperties":false}"#)

  var fault: String? { answer.allSatisfy(\.isWhitespace) ? "the answer is empty" : nil }

  /// The answer's text.
  ///
  /// - Throws: ``GenerationError`` when it is of another sort than the row is to teach.
  func answer(of kind: AnswerKind) throws -> String {
    switch (kind, declines) {
    case (.help, true): throw GenerationError(reason: "the model refused a benign request")
    case (.refusal, false), (.safe, false), (.injected, false):
      throw GenerationError(reason: "the model did not decline")
    default: answer
    }
  }
}

extension Draft {
  /// The sampling seed of the row's request number `number`: another for each, always the same.
  func requestSeed(_ number: Int) -> Int {
    var source = RandomSource(seed: randomSeed, name: "request \(number)")
    return source.below(1 << 31)
  }
}

extension [Message] {
  /// The dialogue as text about which something is asked.
  var quoted: String { map { "[\($0.role)] \($0.content)" }.joined(separator: "\n") }
}

/// Does something `count` times at once. What fails a single row is a result; anything else ends them all.
func concurrently<Value: Sendable>(
  _ count: Int, _ body: @escaping @Sendable (Int) async throws -> Value
) async throws -> [Result<Value, GenerationError>] {
  try await withThrowingTaskGroup(of: (Int, Result<Value, GenerationError>).self) { group in
    for number in 0..<count {
      group.addTask {
        do {
          return (number, .success(try await body(number)))
        } catch let error as GenerationError {
          return (number, .failure(error))
        }
      }
    }
    var results: [(Int, Result<Value, GenerationError>)] = []
    for try await result in group { results.append(result) }
    return results.sorted { $0.0 < $1.0 }.map(\.1)
  }
}
