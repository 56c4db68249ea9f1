import Hummingbird
import RaiseReward

/// OpenRLHF's remote reward model: `POST /get_reward`, to which `--reward.remote_url` points.
///
/// Source: `OpenRLHF/OpenRLHF`, `openrlhf/cli/serve_rm.py` and `openrlhf/utils/agent.py`. `query` has prompt and answer as
/// one text, with the markers of the chat template in it; `prompts`, where they are sent, say where the answer begins.
/// With several URLs the trainer also sends empty lists, and takes anything but 200 for a failure.
enum OpenRLHFRewardRoute: Route {
  static let name = "openrlhf-reward"
  static let paths = ["/get_reward"]
  static let errors = ErrorStyle.fastAPI
  static let needsReward = true

  static func respond(to call: Call) async throws -> Response {
    let body = try call.json()
    let texts = try body["query"].strings()
    try call.checkCount(texts.count, of: "query")
    let prompts = try prompts(body["prompts"], count: texts.count)
    let queries = texts.enumerated().map { index, text in
      Transcript.query(of: text, prompt: prompts.isEmpty ? nil : prompts[index], id: call.rewardID(index))
    }
    let scores = try await call.scores(of: queries)
    return .json([
      "rewards": .array(scores.map { .number($0.reward) }), "scores": .array(scores.map { .number($0.probability) }),
      "extra_logs": RewardJSON.logs(of: scores),
    ])
  }

  /// As many prompts as texts, or none.
  private static func prompts(_ field: JSONField, count: Int) throws -> [String] {
    let prompts = try field.optionalArray().map { try $0.string() }
    guard prompts.isEmpty || prompts.count == count else {
      throw WireError.invalid("prompts: expected \(count) as in query, found \(prompts.count)", at: "prompts")
    }
    return prompts
  }

  static let operation: JSON = [
    "summary": "OpenRLHF's remote reward model",
    "requestBody": OpenAPI.jsonBody(
      required: ["query"],
      [
        "query": ["type": "array", "items": ["type": "string"]],
        "prompts": ["type": "array", "items": ["type": "string"]],
        "labels": ["type": "array", "items": [:]],
      ]),
    "responses": OpenAPI.ok([
      "type": "object", "required": ["rewards", "scores", "extra_logs"],
      "properties": [
        "rewards": ["type": "array", "items": ["type": "number", "minimum": -1, "maximum": 1]],
        "scores": ["type": "array", "items": ["type": "number", "minimum": 0, "maximum": 1]],
        "extra_logs": ["type": "object", "additionalProperties": ["type": "number"]],
      ],
    ]),
  ]
}
