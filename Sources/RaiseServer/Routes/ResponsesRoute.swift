import Hummingbird
import RaiseCore

/// OpenAI's `POST /v1/responses`, before a model server: the input judged, the response guarded, streamed or whole.
///
/// Source: `openai/openai-openapi`, `openapi.yaml`, CreateResponse. Responses in the background are refused: they would be
/// fetched past the guard.
enum ResponsesRoute: Route {
  static let name = "responses"
  static let paths = ["/v1/responses"]
  static let needsUpstream = true

  static func respond(to call: Call) async throws -> Response {
    let body = try call.json()
    return try await CompletionProxy.respond(
      to: call, asking: try prompt(body, call), in: body, dialect: ResponseDialect())
  }

  private static func prompt(_ body: JSONField, _ call: Call) throws(WireError) -> Prompt {
    var prompt = Prompt()
    _ = try body["model"].optionalString()
    prompt.isStream = try body["stream"].bool(default: false)
    if try body["background"].bool(default: false) {
      throw .invalid("background: a response in the background would be fetched past the guard", at: "background")
    }
    if let instructions = try body["instructions"].optionalString() {
      prompt.turns.append(Turn(role: .system, text: instructions))
    }
    try addVariables(body["prompt"].optionalMember("variables"), to: &prompt, call)
    if body["input"].isAbsent && !body["prompt"].isAbsent { return prompt }
    if body["input"].json?.text != nil {
      prompt.add(.user, try MessageContent(body["input"]), at: [.key("input")])
    } else {
      for (index, item) in try body["input"].array().enumerated() {
        try add(item, at: [.key("input"), .index(index)], to: &prompt, call)
      }
    }
    return prompt
  }

  /// Adds what fills a prompt that the model server keeps: texts, or parts of which some are text.
  private static func addVariables(
    _ variables: JSONField, to prompt: inout Prompt, _ call: Call
  ) throws(WireError) {
    for (key, value) in try variables.optionalObject() {
      let path: [PathStep] = [.key("prompt"), .key("variables"), .key(key)]
      if value.json?.text != nil {
        prompt.add(.user, try MessageContent(value), at: path)
      } else if try value["type"].string() == "input_text" {
        prompt.add(.user, try MessageContent(value["text"]), at: path + [.key("text")])
      } else if call.services.options.unjudgedMedia == .block {
        throw .invalid("\(value.path): only text can be judged", at: value.path, code: "unsupported_media")
      }
    }
  }

  /// Adds one item: a message, the output of a tool, or what the model said before.
  private static func add(
    _ item: JSONField, at path: [PathStep], to prompt: inout Prompt, _ call: Call
  ) throws(WireError) {
    let type = try item["type"].string(default: "message")
    switch type {
    case "message":
      let role = Role(rawValue: try item["role"].string())
      prompt.add(role, try MessageContent(item["content"]), at: path + [.key("content")])
    case _ where outputTypes.contains(type):
      prompt.add(.tool, try MessageContent(item["output"]), at: path + [.key("output")])
    case _ where ownTypes.contains(type): break
    default:
      if call.services.options.unjudgedMedia == .pass { return }
      throw .invalid(
        "\(item.path): expected messages and outputs of functions, which can be judged", at: item.path,
        code: "unsupported_media")
    }
  }

  private static let outputTypes = ["function_call_output", "custom_tool_call_output"]
  /// What the model said before, or what the server keeps of it.
  private static let ownTypes = ["function_call", "custom_tool_call", "reasoning", "item_reference"]

  static let operation: JSON = [
    "summary": "OpenAI's responses, guarded",
    "requestBody": OpenAPI.jsonBody(
      required: ["input"],
      [
        "model": ["type": "string"], "stream": ["type": "boolean"], "instructions": ["type": "string"],
        "background": ["type": "boolean", "enum": [false]],
        "input": ["oneOf": [["type": "string"], ["type": "array", "items": itemSchema]]],
      ]),
    "responses": OpenAPI.okOrStream,
  ]

  private static let itemSchema: JSON = [
    "oneOf": [
      OpenAPI.object(
        required: ["role"],
        [
          "type": ["type": "string", "enum": ["message"]], "role": ["type": "string"],
          "content": MessageContent.schema,
        ]),
      OpenAPI.object(
        required: ["type"], ["type": ["type": "string", "enum": .texts(outputTypes)], "output": MessageContent.schema]),
      OpenAPI.object(required: ["type"], ["type": ["type": "string", "enum": .texts(ownTypes)]]),
    ]
  ]
}
