import Hummingbird
import RaiseReward

/// vLLM's `POST /score`: how good each answer (`text_2`) to a prompt (`text_1`) is, from 0 to 1. One prompt is for all
/// answers; several are paired with them.
enum VLLMScoreRoute: Route {
  static let name = "vllm-score"
  static let paths = ["/score", "/v1/score"]
  static let needsReward = true

  static func respond(to call: Call) async throws -> Response {
    let body = try call.json()
    let (prompts, responses) = (try VLLMAnswer.strings(body["text_1"]), try VLLMAnswer.strings(body["text_2"]))
    try call.checkCount(responses.count, of: "text_2")
    guard prompts.count == 1 || prompts.count == responses.count else {
      throw WireError.invalid(
        "text_1: expected one text, or \(responses.count) as in text_2, found \(prompts.count)", at: "text_1")
    }
    let queries = responses.enumerated().map { index, response in
      let prompt = prompts.count == 1 ? prompts[0] : prompts[index]
      return RewardQuery(
        id: call.rewardID(index), conversation: Transcript.conversation(of: prompt), response: response)
    }
    let data = try await call.scores(of: queries).enumerated().map { index, score -> JSON in
      ["index": .number(index), "object": "score", "score": .number(score.probability)]
    }
    return .json(VLLMAnswer.list(data, prefix: "score", call: call))
  }

  private static let texts: JSON = [
    "oneOf": [["type": "string"], ["type": "array", "minItems": 1, "items": ["type": "string"]]]
  ]

  static let operation: JSON = [
    "summary": "vLLM's score of pairs",
    "requestBody": OpenAPI.jsonBody(
      required: ["text_1", "text_2"], ["model": ["type": "string"], "text_1": texts, "text_2": texts]),
    "responses": OpenAPI.ok(
      VLLMAnswer.schema(of: [
        "type": "object", "required": ["index", "object", "score"],
        "properties": [
          "index": ["type": "integer"], "object": ["type": "string"],
          "score": ["type": "number", "minimum": 0, "maximum": 1],
        ],
      ])),
  ]
}
