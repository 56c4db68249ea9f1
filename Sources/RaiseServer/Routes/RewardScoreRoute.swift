import Hummingbird
import RaiseCore
import RaiseReward

/// Our own `POST /v1/reward/score`: a conversation and one or more answers in; each answer's reward and cost, and why, out.
enum RewardScoreRoute: Route {
  static let name = "reward-score"
  static let paths = ["/v1/reward/score"]
  static let needsReward = true

  static func respond(to call: Call) async throws -> Response {
    let body = try call.json()
    let conversation = try body["conversation"].array().map { message in
      let content = try MessageContent(message["content"])
      try content.refuseMedia()
      return Turn(role: Role(rawValue: try message["role"].string()), text: content.joined)
    }
    let responses = try body["responses"].strings()
    try call.checkCount(responses.count, of: "responses")
    let scores = try await call.scores(
      of: responses.enumerated().map { index, response in
        RewardQuery(id: call.rewardID(index), conversation: conversation, response: response)
      })
    let order = RewardScorer.ranked(scores).map { JSON.number($0.index) }
    return .json([
      "policy": .text(call.rewardScorer?.policy.id.description ?? ""), "scores": .array(scores.map(json)),
      "order": .array(order),
    ])
  }

  private static func json(_ score: RewardScore) -> JSON {
    [
      "reward": .number(score.reward), "score": .number(score.probability), "cost": .number(score.cost),
      "safe": .bool(score.isSafe), "parts": .object(score.parts.map { JSON.Member($0.name, .number($0.value)) }),
      "signals": .object(score.signals.map { JSON.Member($0.name, .number($0.value)) }),
      "why": .array(
        score.reasons.map {
          ["name": .text($0.name), "value": .number($0.value), "cost": .number($0.cost), "reward": .number($0.reward)]
        }),
    ]
  }

  private static let numbers: JSON = ["type": "object", "additionalProperties": ["type": "number"]]

  static let operation: JSON = [
    "summary": "Score answers to one conversation",
    "requestBody": OpenAPI.jsonBody(
      required: ["conversation", "responses"],
      [
        "conversation": [
          "type": "array",
          "items": OpenAPI.object(
            required: ["role", "content"], ["role": ["type": "string"], "content": MessageContent.schema]),
        ],
        "responses": ["type": "array", "items": ["type": "string"]],
      ]),
    "responses": OpenAPI.ok([
      "type": "object", "required": ["policy", "scores", "order"],
      "properties": [
        "policy": ["type": "string"],
        "order": [
          "type": "array", "description": "Places of the answers, the best first.", "items": ["type": "integer"],
        ],
        "scores": [
          "type": "array",
          "items": [
            "type": "object", "required": ["reward", "score", "cost", "safe", "parts", "signals", "why"],
            "properties": [
              "reward": ["type": "number", "minimum": -1, "maximum": 1],
              "score": ["type": "number", "minimum": 0, "maximum": 1], "cost": ["type": "number"],
              "safe": ["type": "boolean"], "parts": numbers, "signals": numbers,
              "why": ["type": "array", "items": ["type": "object"]],
            ],
          ],
        ],
      ],
    ]),
  ]
}
