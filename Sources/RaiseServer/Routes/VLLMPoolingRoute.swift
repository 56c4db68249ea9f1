import Foundation
import Hummingbird
import RaiseReward

/// vLLM's `POST /pooling`, as reward models are asked there: the reward of each answer as a list of one number.
enum VLLMPoolingRoute: Route {
  static let name = "vllm-pooling"
  static let paths = ["/pooling"]
  static let needsReward = true

  static func respond(to call: Call) async throws -> Response {
    let body = try call.json()
    let format = try body["encoding_format"].choice(of: ["float", "base64"], default: "float")
    let scores = try await call.scores(of: VLLMAnswer.queries(body, call))
    let data = scores.enumerated().map { index, score -> JSON in
      [
        "index": .number(index), "object": "pooling",
        "data": format == "float" ? [.number(score.reward)] : encoded(score),
      ]
    }
    return .json(VLLMAnswer.list(data, prefix: "pool", call: call))
  }

  /// The reward as a little-endian float of 32 bits, in base64.
  private static func encoded(_ score: RewardScore) -> JSON {
    let bits = Float(score.reward).bitPattern.littleEndian
    return .text(withUnsafeBytes(of: bits) { Data($0) }.base64EncodedString())
  }

  static let operation: JSON = [
    "summary": "vLLM's pooling of a reward model",
    "requestBody": VLLMAnswer.requestBody(more: [
      .init("encoding_format", ["type": "string", "enum": ["float", "base64"], "default": "float"])
    ]),
    "responses": OpenAPI.ok(
      VLLMAnswer.schema(of: [
        "type": "object", "required": ["index", "object", "data"],
        "properties": [
          "index": ["type": "integer"], "object": ["type": "string"],
          "data": ["oneOf": [["type": "array", "items": ["type": "number"]], ["type": "string"]]],
        ],
      ])),
  ]
}
