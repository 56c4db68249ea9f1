import Hummingbird
import RaiseCore

/// OpenAI's `POST /v1/chat/completions`, before a model server: the prompt judged, the answer guarded, streamed or whole.
///
/// Source: `openai/openai-openapi`, `openapi.yaml`, CreateChatCompletionRequest; vLLM's `documents` are judged too.
enum ChatCompletionsRoute: Route {
  static let name = "chat-completions"
  static let paths = ["/v1/chat/completions"]
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
    try prompt.addDocuments(body["documents"])
    if call.services.options.unjudgedMedia == .block, !body["audio"].isAbsent {
      throw .invalid("audio: only text can be judged", at: "audio", code: "unsupported_media")
    }
    let messages = try body["messages"].array()
    if messages.isEmpty { throw .invalid("messages: expected at least one, found none", at: "messages") }
    for (index, message) in messages.enumerated() {
      let role = try message["role"].string()
      prompt.add(
        role == "function" ? .tool : Role(rawValue: role), try MessageContent(message["content"]),
        at: [.key("messages"), .index(index), .key("content")])
    }
    return prompt
  }

  static let operation: JSON = [
    "summary": "OpenAI's chat completions, guarded",
    "requestBody": OpenAPI.jsonBody(
      required: ["messages"],
      [
        "model": ["type": "string"], "stream": ["type": "boolean"], "stream_options": Prompt.streamOptionsSchema,
        "n": ["type": "integer", "minimum": 1, "maximum": 128],
        "documents": ["type": "array", "items": ["oneOf": [["type": "string"], ["type": "object"]]]],
        "messages": [
          "type": "array", "minItems": 1,
          "items": OpenAPI.object(required: ["role"], ["role": ["type": "string"], "content": MessageContent.schema]),
        ],
      ]),
    "responses": OpenAPI.okOrStream,
  ]
}
