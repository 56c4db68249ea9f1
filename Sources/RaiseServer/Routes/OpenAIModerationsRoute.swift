import Foundation
import Hummingbird
import RaiseCore
import RaiseGuard

/// OpenAI's `POST /v1/moderations`: texts in, flags and scores by category out.
///
/// Source: `openai/openai-openapi`, `openapi.yaml`, CreateModerationRequest and CreateModerationResponse. `model` names
/// the policy that judged. Images are refused, whatever the server's setting for media: an answer without flags would
/// say that they had been looked at.
enum OpenAIModerationsRoute: Route {
  static let name = "openai-moderations"
  static let paths = ["/v1/moderations"]

  static func respond(to call: Call) async throws -> Response {
    let body = try call.json()
    _ = try body["model"].optionalString()
    let texts = try inputs(body["input"], call)
    let verdicts = try await call.judge(eachOf: texts, stage: .input)
    return .json([
      "id": .text("modr-\(UUID().uuidString.lowercased())"),
      "model": .text(call.chatGuard.input.id.description),
      "results": .array(verdicts.map(OpenAIModerationResult.json)),
    ])
  }

  /// The texts to judge, one for each result. A list of parts is one input, as in OpenAI's multi-modal requests.
  private static func inputs(_ input: JSONField, _ call: Call) throws(WireError) -> [String] {
    if input.json?.text != nil { return [try input.string()] }
    guard let elements = input.json?.elements else {
      throw input.wrong("a string, an array of strings, or an array of parts")
    }
    if elements.isEmpty { throw .invalid("input: expected at least one text, found none", at: "input") }
    try call.checkCount(elements.count, of: "input")
    guard elements[0].members != nil else { return try input.strings() }
    var parts: [String] = []
    for part in try input.array() { parts.append(try text(ofPart: part)) }
    return [parts.joined(separator: "\n")]
  }

  private static func text(ofPart part: JSONField) throws(WireError) -> String {
    let type = try part["type"].string()
    if type == "text" { return try part["text"].string() }
    if type == "image_url" {
      throw .invalid(
        "\(part.path): images cannot be moderated, only text", at: part.path, code: "unsupported_image")
    }
    throw .invalid("\(part["type"].path): expected text, found another type", at: part["type"].path)
  }

  static let operation: JSON = [
    "summary": "OpenAI's moderation endpoint",
    "requestBody": OpenAPI.jsonBody(
      required: ["input"],
      [
        "model": ["type": "string"],
        "input": [
          "oneOf": [
            ["type": "string"],
            ["type": "array", "minItems": 1, "items": ["type": "string"]],
            [
              "type": "array", "minItems": 1,
              "items": OpenAPI.object(
                required: ["type", "text"],
                ["type": ["type": "string", "enum": ["text"]], "text": ["type": "string"]]),
            ],
          ]
        ],
      ]),
    "responses": OpenAPI.ok([
      "type": "object", "required": ["id", "model", "results"],
      "properties": [
        "id": ["type": "string"], "model": ["type": "string"],
        "results": ["type": "array", "items": OpenAIModerationResult.schema],
      ],
    ]),
  ]
}
