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
    let texts = try body["texts"].optionalStrings()
    let arguments = try toolArguments(body)
    try call.checkCount(texts.count + arguments.count, of: "texts")
    try checkUnused(body)
    let images = try body["images"].optionalStrings().count
    if images > 0 && call.services.options.unjudgedMedia == .block {
      return answer("BLOCKED", reason: "images cannot be judged, and the server does not let them pass")
    }
    var call = call
    if images > 0 { call.context.metadata["unjudged_media"] = "\(images)" }
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

  /// What the client sends and nothing here reads: the application's own words, and settings of other guardrails.
  private static func checkUnused(_ body: JSONField) throws(WireError) {
    for key in ["tools", "structured_messages"] { _ = try body[key].optionalArray() }
    _ = try body["additional_provider_specific_params"].optionalObject()
  }

  /// What the model wants to call tools with. `tools`, the definitions, are the application's own words.
  private static func toolArguments(_ body: JSONField) throws -> [String] {
    try body["tool_calls"].optionalArray().compactMap { call in
      try call.object()["function"].optionalMember("arguments").optionalString()
    }
  }

  /// Whom the record names, when LiteLLM knows: the end user, else the user, else the key.
  private static func actor(_ data: JSONField) throws -> String? {
    var actor: String?
    for key in actorKeys {
      let name = try data.optionalMember(key).optionalString()
      actor = actor ?? name
    }
    return actor
  }

  private static let actorKeys = ["end_user_id", "user_id", "alias", "hash"].flatMap { ["user_api_key_\($0)", $0] }

  static let operation: JSON = [
    "summary": "LiteLLM's generic guardrail API",
    "requestBody": OpenAPI.jsonBody([
      "texts": ["type": "array", "items": ["type": "string"]],
      "images": ["type": "array", "items": ["type": "string"]], "tools": ["type": "array"],
      "tool_calls": [
        "type": "array",
        "items": OpenAPI.object(["function": OpenAPI.object(["arguments": ["type": "string"]])]),
      ],
      "structured_messages": ["type": "array"],
      "request_data": OpenAPI.object(.object(actorKeys.map { JSON.Member($0, ["type": "string"]) })),
      "input_type": ["type": "string", "enum": ["request", "response"]],
      "litellm_call_id": ["type": "string"], "litellm_trace_id": ["type": "string"],
      "additional_provider_specific_params": ["type": "object"],
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
