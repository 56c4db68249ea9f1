import Hummingbird
import RaiseCore

/// OpenAI's `POST /v1/completions`, before a model server: the prompt judged, the answer guarded, streamed or whole.
///
/// Source: `openai/openai-openapi`, `openapi.yaml`, CreateCompletionRequest. Prompts of token numbers are refused: they
/// cannot be judged.
enum CompletionsRoute: Route {
  static let name = "completions"
  static let paths = ["/v1/completions"]
  static let needsUpstream = true

  static func respond(to call: Call) async throws -> Response {
    let body = try call.json()
    let prompt = try prompt(body, call)
    let dialect = CompletionDialect(choiceCount: prompt.choiceCount, wantsUsage: prompt.wantsUsage)
    return try await CompletionProxy.respond(to: call, asking: prompt, in: body, dialect: dialect)
  }

  private static func prompt(_ body: JSONField, _ call: Call) throws(WireError) -> Prompt {
    var prompt = Prompt()
    try prompt.readChoices(body, call)
    if body["prompt"].json?.elements == nil {
      prompt.add(.user, try text(body["prompt"]), at: [.key("prompt")])
    } else {
      let prompts = try body["prompt"].array()
      for (index, field) in prompts.enumerated() {
        prompt.add(.user, try text(field), at: [.key("prompt"), .index(index)])
      }
      prompt.choiceCount *= max(prompts.count, 1)
    }
    if !body["suffix"].isAbsent { prompt.add(.user, try text(body["suffix"]), at: [.key("suffix")]) }
    return prompt
  }

  private static func text(_ field: JSONField) throws(WireError) -> MessageContent {
    _ = try field.string()
    return try MessageContent(field)
  }

  static let operation: JSON = [
    "summary": "OpenAI's completions, guarded",
    "requestBody": OpenAPI.jsonBody(
      required: ["prompt"],
      [
        "model": ["type": "string"], "stream": ["type": "boolean"], "stream_options": Prompt.streamOptionsSchema,
        "n": ["type": "integer", "minimum": 1, "maximum": 128], "suffix": ["type": "string"],
        "prompt": ["oneOf": [["type": "string"], ["type": "array", "items": ["type": "string"]]]],
      ]),
    "responses": OpenAPI.okOrStream,
  ]
}
