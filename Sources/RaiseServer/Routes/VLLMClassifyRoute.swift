import Hummingbird
import RaiseReward

/// vLLM's `POST /classify`: whether answers are safe, by the sign of their cost.
enum VLLMClassifyRoute: Route {
  static let name = "vllm-classify"
  static let paths = ["/classify"]
  static let needsReward = true

  static func respond(to call: Call) async throws -> Response {
    let scores = try await call.scores(of: VLLMAnswer.queries(try call.json(), call))
    let data = scores.enumerated().map { index, score -> JSON in
      let unsafe = score.unsafeProbability
      return [
        "index": .number(index), "label": score.isSafe ? "safe" : "unsafe",
        "probs": [.number(1 - unsafe), .number(unsafe)], "num_classes": 2,
      ]
    }
    return .json(VLLMAnswer.list(data, prefix: "classify", call: call))
  }

  static let operation: JSON = [
    "summary": "vLLM's classification: safe or unsafe", "requestBody": VLLMAnswer.requestBody(),
    "responses": OpenAPI.ok(
      VLLMAnswer.schema(of: [
        "type": "object", "required": ["index", "label", "probs", "num_classes"],
        "properties": [
          "index": ["type": "integer"], "label": ["type": "string", "enum": ["safe", "unsafe"]],
          "probs": ["type": "array", "items": ["type": "number"]], "num_classes": ["type": "integer"],
        ],
      ])),
  ]
}
