/// A finished row, as `rows.jsonl` holds it; every export is made from it.
public struct Row: Sendable, Hashable, Codable {
  /// Its name within the run: cell and number.
  public var id: String
  /// The hazard's code.
  public var hazard: String
  /// The cell of the 2×2.
  public var quadrant: Quadrant
  public var language: Language
  /// What sort of answer it teaches.
  public var answer: AnswerKind
  /// The dialogue; the last turn is the user's.
  public var prompt: [Message]
  /// The answer to be preferred.
  public var chosen: String
  /// The answer to be avoided.
  public var rejected: String
  public var provenance: Provenance

  private enum CodingKeys: String, CodingKey {
    case id, hazard, language, answer, prompt, chosen, rejected, provenance
    case quadrant = "cell"
  }
}

/// Where a row comes from: enough to make it again. Every member is a text, empty where there is nothing to say, so
/// that all rows have one schema.
public struct Provenance: Sendable, Hashable, Codable {
  /// The scenario's id.
  public var seed: String
  /// The attack style and the number of its wrapping: `role-play#2`.
  public var style: String
  /// The transforms in their order: `base64+spacing`.
  public var transforms: String
  /// `name@version` and digest of the plan, with its grammar and seeds.
  public var plan: String
  public var planDigest: String
  /// The generator, and the model it asked.
  public var generator: String
  public var model: String
  /// How many candidates of a model the answer was picked from, how many rounds of critique it went through, and which
  /// principles its revisions mended: `plain-no+no-shaming, way-forward` for two. Empty for templates.
  public var candidates: String
  public var rounds: String
  public var revisions: String
  /// The run's seed, and the state of the row's own random source, both in hexadecimal.
  public var runSeed: String
  public var randomSeed: String
  /// The policies that judged, with their digests, and what they decided.
  public var promptPolicy: String
  public var promptPolicyDigest: String
  public var promptAction: String
  public var responsePolicy: String
  public var responsePolicyDigest: String
  public var responseAction: String
  /// SHA-256 of the prompt's last turn.
  public var promptDigest: String

  private enum CodingKeys: String, CodingKey {
    case seed, style, transforms, plan, generator, model, candidates, rounds, revisions
    case planDigest = "plan_digest"
    case runSeed = "run_seed"
    case randomSeed = "random_seed"
    case promptPolicy = "prompt_policy"
    case promptPolicyDigest = "prompt_policy_digest"
    case promptAction = "prompt_action"
    case responsePolicy = "response_policy"
    case responsePolicyDigest = "response_policy_digest"
    case responseAction = "response_action"
    case promptDigest = "prompt_digest"
  }
}
