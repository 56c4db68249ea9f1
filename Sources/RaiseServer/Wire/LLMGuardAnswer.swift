import Hummingbird
import RaiseCore
import RaiseGuard

/// What LLM Guard's clients get: whether the text may pass, and the score of each scanner that found something.
///
/// Scanners are the policy's rules. `is_valid` is false when the policy blocks; what it only takes out is taken out of
/// the sanitized text.
enum LLMGuardAnswer {
  static func response(_ verdict: GuardVerdict, on text: String, textKey: String, _ call: Call) -> Response {
    var scores: [String: Double] = [:]
    for finding in verdict.findings { scores[finding.rule] = max(scores[finding.rule] ?? 0, finding.score) }
    var answer: JSON = [
      "is_valid": .bool(!verdict.isBlocked),
      "scanners": .object(scores.sorted { $0.key < $1.key }.map { JSON.Member($0.key, .number($0.value)) }),
    ]
    if !call.request.uri.path.hasPrefix("/scan/") { answer[textKey] = .text(verdict.text ?? text) }
    return .json(answer)
  }

  /// A caller may not switch rules off: that is the policy's to say.
  static func refuseSuppression(_ field: JSONField) throws(WireError) {
    if try !field.optionalArray().isEmpty {
      throw .invalid("\(field.path): rules cannot be switched off by a request; change the policy", at: field.path)
    }
  }

  static func operation(summary: String, fields: [String], textKey: String) -> JSON {
    var properties: JSON = ["scanners_suppress": ["type": "array", "maxItems": 0]]
    for field in fields { properties[field] = ["type": "string"] }
    return [
      "summary": .text(summary),
      "requestBody": OpenAPI.jsonBody(required: fields, properties),
      "responses": OpenAPI.ok([
        "type": "object", "required": ["is_valid", "scanners"],
        "properties": .object([
          JSON.Member("is_valid", ["type": "boolean"]),
          JSON.Member("scanners", ["type": "object", "additionalProperties": ["type": "number"]]),
          JSON.Member(textKey, ["type": "string"]),
        ]),
      ]),
    ]
  }
}
