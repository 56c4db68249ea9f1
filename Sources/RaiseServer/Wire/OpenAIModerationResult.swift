import RaiseCore
import RaiseGuard

/// One result of a moderation, as OpenAI's clients read it.
///
/// A category is true when a finding that may act reaches its threshold; its score is the highest of its findings,
/// those of monitoring rules among them. `flagged` is also true when the policy blocks for something that OpenAI has no
/// category for, an injection for example: whoever looks only there stops what the policy would stop.
enum OpenAIModerationResult {
  private static let vocabulary = HazardVocabulary.openAIModeration

  static func json(_ verdict: GuardVerdict) -> JSON {
    var flags: Set<String> = []
    var scores: [String: Double] = [:]
    for finding in verdict.findings {
      for category in vocabulary.categories(for: finding.hazard) {
        scores[category] = max(scores[category] ?? 0, finding.score)
        if finding.counts && finding.mode == .enforce { flags.insert(category) }
      }
    }
    let names = vocabulary.categories.map(\.name)
    return [
      "flagged": .bool(!flags.isEmpty || verdict.isBlocked),
      "categories": .object(names.map { JSON.Member($0, .bool(flags.contains($0))) }),
      "category_scores": .object(names.map { JSON.Member($0, .number(scores[$0] ?? 0)) }),
      "category_applied_input_types": .object(names.map { JSON.Member($0, ["text"]) }),
    ]
  }

  static let schema: JSON = [
    "type": "object", "required": ["flagged", "categories", "category_scores", "category_applied_input_types"],
    "properties": [
      "flagged": ["type": "boolean"],
      "categories": categories(["type": "boolean"]),
      "category_scores": categories(["type": "number", "minimum": 0, "maximum": 1]),
      "category_applied_input_types": categories(["type": "array", "items": ["type": "string", "enum": ["text"]]]),
    ],
  ]

  private static func categories(_ schema: JSON) -> JSON {
    let names = vocabulary.categories.map(\.name)
    return [
      "type": "object", "required": .array(names.map { .text($0) }),
      "properties": .object(names.map { JSON.Member($0, schema) }),
    ]
  }
}
