import Hummingbird
import RaiseCore
import RaiseGuard

/// LiteLLM's generic guardrail API, `POST /beta/litellm_basic_guardrail_api`.
///
/// Source: `BerriAI/litellm`, `guardrail_hooks/generic_guardrail_api/generic_guardrail_api.py`. The client puts `texts`
/// of the answer in the place of its own whenever there are any, so they are all there or none. Whatever is neither text
/// nor tool call cannot be judged: images block, unless the server lets media pass.
enum LiteLLMGuardrailRoute: Route {
  static let name = "litellm-guardrail"
  static let paths = ["/beta/litellm_basic_guardrail_api"]
  static let errors = ErrorStyle.fastAPI

  static func respond(to call: Call) async throws -> Response {
    let body = try call.json()
    let texts = try body["texts"].isAbsent ? [] : body["texts"].strings()
    let arguments = try toolArguments(body)
    try call.checkCount(texts.count + arguments.count, of: "texts")
    if try hasImages(body) && call.services.options.unjudgedMedia == .block {
      return answer("BLOCKED", reason: "images cannot be judged, and the server does not let them pass")
    }
    var call = call
    if let id = try body["litellm_call_id"].optionalString() { call.context.request = id }
    if let trace = try body["litellm_trace_id"].optionalString() { call.context.trace = trace }
    if let actor = try actor(body["request_data"]) { call.context.actor = actor }
    let inputType = try body["input_type"].choice(of: ["request", "response"], default: "request")
    let verdicts = try await call.judge(
      eachOf: texts + arguments, stage: inputType == "response" ? .output : .input)
    return answer(verdicts, to: texts)
  }

  private static func answer(_ verdicts: [GuardVerdict], to texts: [String]) -> Response {
    if let blocked = verdicts.first(where: \.isBlocked) {
      return answer("BLOCKED", reason: BlockedReason.text(of: blocked))
    }
    // The schema has no place for changed arguments of a tool call, and unchanged they must not pass.
    if let edited = verdicts.dropFirst(texts.count).first(where: { !$0.edits.isEmpty }) {
      return answer("BLOCKED", reason: BlockedReason.text(of: edited))
    }
    if !verdicts.contains(where: { !$0.edits.isEmpty }) { return answer("NONE") }
    return answer("GUARDRAIL_INTERVENED", texts: zip(verdicts, texts).map { $0.text ?? $1 })
  }

  private static func answer(_ action: String, reason: String? = nil, texts: [String]? = nil) -> Response {
    .json([
      "action": .text(action), "blocked_reason": .text(reason) ?? .null,
      "texts": texts.map { .array($0.map { .text($0) }) } ?? .null, "images": nil,
    ])
  }

  private static func hasImages(_ body: JSONField) throws -> Bool { try !body["images"].optionalArray().isEmpty }

  /// What the model wants to call tools with. `tools`, the definitions, are the application's own words.
  private static func toolArguments(_ body: JSONField) throws -> [String] {
    try body["tool_calls"].optionalArray().compactMap { call in try call["function"]["arguments"].optionalString() }
  }

  /// Whom the record names, when LiteLLM knows: the end user, else the user, else the key.
  private static func actor(_ data: JSONField) throws -> String? {
    for name in ["user_api_key_end_user_id", "user_api_key_user_id", "user_api_key_alias", "user_api_key_hash"] {
      let short = String(name.dropFirst("user_api_key_".count))
      for key in [name, short] { if let id = try data[key].optionalString() { return id } }
    }
    return nil
  }

  static let operation: JSON = [
    "summary": "LiteLLM's generic guardrail API",
    "requestBody": OpenAPI.jsonBody([
      "type": "object", "required": ["texts"],
      "properties": [
        "texts": ["type": ["array", "null"], "items": ["type": "string"]],
        "images": ["type": ["array", "null"], "items": ["type": "string"]],
        "tools": ["type": ["array", "null"]],
        "tool_calls": ["type": ["array", "null"], "items": ["type": "object"]],
        "structured_messages": ["type": ["array", "null"]],
        "request_data": ["type": ["object", "null"]],
        "input_type": ["type": "string", "enum": ["request", "response"]],
        "litellm_call_id": ["type": ["string", "null"]],
        "litellm_trace_id": ["type": ["string", "null"]],
        "additional_provider_specific_params": ["type": ["object", "null"]],
      ],
    ]),
    "responses": OpenAPI.ok([
      "type": "object", "required": ["action", "blocked_reason", "texts", "images"],
      "properties": [
        "action": ["type": "string", "enum": ["BLOCKED", "NONE", "GUARDRAIL_INTERVENED"]],
        "blocked_reason": ["type": ["string", "null"]],
        "texts": ["type": ["array", "null"], "items": ["type": "string"]],
        "images": ["type": ["array", "null"]],
      ],
    ]),
  ]
}
