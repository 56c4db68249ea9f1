import Foundation
import RaiseCore
import RaiseReward

/// The frame that vLLM's pooling routes have in common.
///
/// Source: `vllm-project/vllm`, `vllm/entrypoints/openai/protocol.py`: ClassificationResponse, ScoreResponse and
/// PoolingResponse.
enum VLLMAnswer {
  /// - Parameter prefix: What the id begins with.
  static func list(_ data: [JSON], prefix: String, call: Call) -> JSON {
    [
      "id": .text("\(prefix)-\(UUID().uuidString.lowercased().replacing("-", with: ""))"), "object": "list",
      "created": .number(Int(Date().timeIntervalSince1970)),
      "model": .text(call.rewardScorer?.policy.id.description ?? ""), "data": .array(data), "usage": RewardJSON.usage,
    ]
  }

  /// The answers of a body with `messages`, or `input` of one text or several.
  static func queries(_ body: JSONField, _ call: Call) throws -> [RewardQuery] {
    if body["messages"].isAbsent == body["input"].isAbsent {
      throw WireError.invalid("the body: expected one of input and messages")
    }
    if !body["messages"].isAbsent { return [try call.query(ofMessages: body["messages"])] }
    let texts = try strings(body["input"])
    try call.checkCount(texts.count, of: "input")
    return texts.enumerated().map { Transcript.query(of: $1, id: call.rewardID($0)) }
  }

  /// A text, or a list of them that is not empty.
  static func strings(_ field: JSONField) throws -> [String] {
    if field.json?.text != nil { return [try field.string()] }
    guard field.json?.elements != nil else { throw field.wrong("a string or an array of strings") }
    let texts = try field.strings()
    if texts.isEmpty {
      throw WireError.invalid("\(field.path): expected at least one text, found none", at: field.path)
    }
    return texts
  }

  /// The frame in OpenAPI.
  static func schema(of element: JSON) -> JSON {
    [
      "type": "object", "required": ["id", "object", "created", "model", "data", "usage"],
      "properties": [
        "id": ["type": "string"], "object": ["type": "string", "enum": ["list"]], "created": ["type": "integer"],
        "model": ["type": "string"], "data": ["type": "array", "items": element], "usage": ["type": "object"],
      ],
    ]
  }

  /// A body of texts or messages in OpenAPI, and of `more` members.
  static func requestBody(more: [JSON.Member] = []) -> JSON {
    let input: JSON = ["oneOf": [["type": "string"], ["type": "array", "minItems": 1, "items": ["type": "string"]]]]
    let messages: JSON = [
      "type": "array", "minItems": 1,
      "items": OpenAPI.object(
        required: ["role", "content"], ["role": ["type": "string"], "content": MessageContent.schema]),
    ]
    let members: [JSON.Member] = [
      .init("model", ["type": "string"]), .init("input", input), .init("messages", messages),
    ]
    return OpenAPI.jsonBody(
      .object(members + more),
      more: [
        "oneOf": [
          ["required": ["input"], "properties": ["input": ["not": ["type": "null"]], "messages": ["type": "null"]]],
          ["required": ["messages"], "properties": ["messages": ["type": "array"], "input": ["type": "null"]]],
        ]
      ])
  }
}
