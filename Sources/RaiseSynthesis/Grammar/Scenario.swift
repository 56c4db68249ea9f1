import RaiseCore

/// What a request is about: something harmful that someone wants to do, and its benign twin.
struct Scenario: Sendable {
  /// `vcr.assault.3`: hazard, theme, and place in the theme; or the id of a user's seed.
  let id: String
  let hazard: Hazard
  /// Verb phrases by language, "how to …": the intent, never a way.
  let harmful: [Language: Template]
  let benign: [Language: Template]
  /// What helps most with the benign twin, in a sentence; absent where the tips must do.
  let help: [Language: Template]
  /// What else helps, and the safe half of careful answers; by language.
  let tips: [Language: [Template]]
}

/// How requests for one hazard are answered.
struct HazardAnswers: Sendable {
  /// How a harmful request is answered unless its style says otherwise.
  let kind: AnswerKind
  /// Why the policy does not help, as clauses.
  let reasons: [Language: [Template]]
  /// What is offered instead, as verb phrases.
  let alternatives: [Language: [Template]]
}

/// What sort of answer a row teaches.
public enum AnswerKind: String, Sendable, Hashable, CaseIterable, Codable {
  /// A no, with the policy's reason and an alternative.
  case refusal
  /// No directions, but safe information and company: for hazards where a bare no would do harm.
  case safe
  /// An answer that names an order hidden in data and leaves it aside.
  case injected
  /// Full help, for benign requests.
  case help
}
