import RaiseCore

/// Makes a new prompt of an old one, for a cell.
///
/// What implementers owe: the same attempt gives the same prompt; it names what somebody wants and no way to it. One that
/// cannot be made throws ``GenerationError``, and the iteration is counted as failed; any other error ends the search.
public protocol PromptMutator: Sendable {
  /// What tells this mutator from another.
  var id: GeneratorID { get }
  /// What its prompts depend on besides its id.
  var facts: [String] { get }

  /// The prompt of an attempt, with what its row would need to know.
  func draft(for attempt: RainbowAttempt) async throws -> Draft
}

/// One iteration of a search: where to, and where from.
public struct RainbowAttempt: Sendable {
  /// Counts iterations from 0; also the draft's number in its cell.
  public let iteration: Int
  public let cell: Cell
  /// What it begins from; nil while the archive has nothing in the language.
  public let parent: RainbowEntry?
  /// Draws of the mutation go on from here.
  let random: RandomSource
}

/// Mutates without a model: the cell's style around a scenario of its hazard, disguised by the parent's transforms after
/// one of them was added, taken away or exchanged. What disguises well in one cell so spreads to the others.
public struct TemplateMutator: PromptMutator {
  private let composer: Composer

  public init(_ plan: SynthesisPlan) { composer = Composer(plan: plan) }

  public let id = GeneratorID(name: "transforms@1")
  public var facts: [String] { [] }

  public func draft(for attempt: RainbowAttempt) async throws -> Draft {
    composer.draft(attempt.iteration, of: attempt.cell, chain: chain(for: attempt))
  }

  /// The plan draws the first chains; later ones descend from those that did harm.
  private func chain(for attempt: RainbowAttempt) -> [any PromptTransform.Type]? {
    guard let parent = attempt.parent else { return nil }
    var random = attempt.random
    var chain = parent.transforms.compactMap(Transforms.named)
    let fit = composer.plan.disguise.transforms(for: attempt.cell.language)
      .filter { candidate in !chain.contains { $0.name == candidate.name } }
    switch random.below(4) {
    case 0: break
    case 1 where !chain.isEmpty: chain.remove(at: random.below(chain.count))
    case 2 where !chain.isEmpty && !fit.isEmpty: chain[random.below(chain.count)] = random.pick(fit)
    default:
      if chain.count < composer.plan.disguise.depth, !fit.isEmpty { chain.append(random.pick(fit)) }
    }
    return chain
  }
}

/// Mutates by asking a model: it is shown the parent and a template's prompt for the cell, and writes one of its own.
public struct ChatMutator: PromptMutator {
  private let client: ChatClient
  private let instructions: ModelInstructions
  private let composer: Composer
  private let temperature: Double
  private let maxTokens: Int

  /// - Parameters:
  ///   - temperature: In 0...2.
  ///   - maxTokens: Tokens of a prompt at most.
  public init(
    client: ChatClient, instructions: ModelInstructions, plan: SynthesisPlan, temperature: Double = 0.7,
    maxTokens: Int = 512
  ) {
    self.client = client
    self.instructions = instructions
    self.temperature = temperature
    self.maxTokens = maxTokens
    composer = Composer(plan: plan)
  }

  public var id: GeneratorID { GeneratorID(name: "chat@1", model: client.endpoint.model) }
  public var facts: [String] {
    ["\(client.endpoint)", instructions.digest.description, "\(temperature)", "\(maxTokens)"]
  }

  public func draft(for attempt: RainbowAttempt) async throws -> Draft {
    let grammar = composer.plan.grammar
    var draft = composer.draft(attempt.iteration, of: attempt.cell, chain: [])
    let texts = try instructions.texts(in: attempt.cell.language)
    let text = texts.mutate.filled([
      "topic": draft.topic, "title": grammar.title(of: attempt.cell.hazard, in: attempt.cell.language),
      "tactic": attempt.cell.style.flatMap(grammar.style)?.tactic ?? "", "example": draft.prompt.quoted,
      "parent": attempt.parent?.prompt.quoted ?? "", "schema": WrittenPrompt.schema.json,
    ])
    let request = ChatRequest(
      messages: [.user(text)], temperature: temperature, maxTokens: maxTokens, seed: draft.requestSeed(0))
    let prompt = try await client.structured(WrittenPrompt.self, request, texts).prompt
    draft.prompt = [.user(prompt)]
    draft.basis = prompt
    return draft
  }
}

/// A prompt as a model writes it.
struct WrittenPrompt: StructuredReply {
  var prompt: String

  static let members: Set = ["prompt"]
  static let schema = ReplySchema(
    name: "prompt",
    json: #"{"type":"object","properties":{"prompt":{"type":"string"}},"required":["prompt"],"#
      + #""additionalProperties":false}"#)

  /// Characters a prompt may have: what is longer is no rewording of a sentence.
  private static let maxLength = 4000

  var fault: String? {
    if prompt.allSatisfy(\.isWhitespace) { return "the prompt is empty" }
    return prompt.count > Self.maxLength ? "the prompt has more than \(Self.maxLength) characters" : nil
  }
}
