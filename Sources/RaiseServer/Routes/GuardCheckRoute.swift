import Hummingbird
import RaiseCore
import RaiseGuard

/// Our own `POST /v1/guard/check`: one text or conversation in, the whole decision with its evidence out.
enum GuardCheckRoute: Route {
  static let name = "guard-check"
  static let paths = ["/v1/guard/check"]

  static func respond(to call: Call) async throws -> Response {
    let body = try call.json()
    let stageName = try body["stage"].choice(of: ["input", "output"], default: "input")
    let stage: Stage = stageName == "output" ? .output : .input
    let turns = try turns(body, stage: stage, call)
    let id = try body["id"].optionalString()
    var metadata: [String: String] = [:]
    for (key, value) in try body["metadata"].optionalObject() { metadata[key] = try value.string() }
    let start = ContinuousClock.now
    let verdict = try await call.judge(turns, stage: stage, item: id, metadata: metadata)
    var answer = VerdictJSON.object(verdict)
    answer["id"] = .text(id ?? call.context.request ?? "")
    answer["request_id"] = .text(call.context.request) ?? .null
    answer["latency_microseconds"] = .number((ContinuousClock.now - start).microseconds)
    return .json(answer)
  }

  private static func turns(_ body: JSONField, stage: Stage, _ call: Call) throws -> [Turn] {
    if body["text"].isAbsent == body["messages"].isAbsent {
      throw WireError.invalid("the body: expected one of text and messages")
    }
    if !body["text"].isAbsent {
      return [Turn(role: stage == .output ? .assistant : .user, text: try body["text"].string())]
    }
    let messages = try body["messages"].array()
    if messages.isEmpty { throw WireError.invalid("messages: expected at least one, found none", at: "messages") }
    try call.checkCount(messages.count, of: "messages")
    return try messages.map { message in
      let content = try MessageContent(message["content"])
      if call.services.options.unjudgedMedia == .block { try content.refuseMedia() }
      return Turn(role: Role(rawValue: try message["role"].string()), text: content.joined)
    }
  }

  static let operation: JSON = [
    "summary": "Judge a text or a conversation's last message",
    "requestBody": OpenAPI.jsonBody(
      [
        "id": ["type": "string"],
        "stage": ["type": "string", "enum": ["input", "output"], "default": "input"],
        "text": ["type": "string"],
        "messages": [
          "type": "array", "minItems": 1,
          "items": OpenAPI.object(required: ["role"], ["role": ["type": "string"], "content": MessageContent.schema]),
        ],
        "metadata": ["type": "object", "additionalProperties": ["type": "string"]],
      ],
      more: [
        "oneOf": [
          ["required": ["text"], "properties": ["text": ["type": "string"], "messages": ["type": "null"]]],
          ["required": ["messages"], "properties": ["messages": ["type": "array"], "text": ["type": "null"]]],
        ]
      ]),
    "responses": OpenAPI.ok(VerdictJSON.schema),
  ]
}

extension Duration {
  /// Whole microseconds.
  var microseconds: Int64 { components.seconds * 1_000_000 + components.attoseconds / 1_000_000_000_000 }
}
