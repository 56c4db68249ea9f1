import Hummingbird
import RaiseReward

/// Text-embeddings-inference's `POST /predict`: an answer, or a prompt and an answer, in; labels with scores out.
///
/// Source: `huggingface/text-embeddings-inference`, `docs/openapi.json`, PredictRequest and PredictResponse. `inputs` is a
/// text, a pair of prompt and answer, or a list of `[text]` and pairs; where it is a list of two strings it is a pair.
/// `raw_scores` gives reward and cost as they are; otherwise the two scores sum to 1.
enum TEIPredictRoute: Route {
  static let name = "tei-predict"
  static let paths = ["/predict"]
  static let errors = ErrorStyle.tei
  static let needsReward = true

  static func respond(to call: Call) async throws -> Response {
    let body = try call.json()
    let isRaw = try body["raw_scores"].bool(default: false)
    let (queries, isBatch) = try queries(body["inputs"], call)
    let answers = try await call.scores(of: queries).map { labels($0, isRaw: isRaw) }
    return .json(isBatch ? .array(answers) : answers[0])
  }

  private static func queries(_ inputs: JSONField, _ call: Call) throws -> ([RewardQuery], isBatch: Bool) {
    guard let elements = inputs.json?.elements else { return ([try query([inputs], call, 0)], false) }
    guard !elements.isEmpty else {
      throw WireError.invalid("inputs: expected at least one text, found none", at: "inputs", code: "empty")
    }
    let fields = try inputs.array()
    if elements.allSatisfy({ $0.text != nil }) { return ([try query(fields, call, 0)], false) }
    try call.checkCount(elements.count, of: "inputs")
    return (try fields.enumerated().map { try query($1.array(), call, $0) }, true)
  }

  /// An answer alone, or behind its prompt.
  private static func query(_ texts: [JSONField], _ call: Call, _ index: Int) throws -> RewardQuery {
    switch texts.count {
    case 1: return Transcript.query(of: try texts[0].string(), id: call.rewardID(index))
    case 2:
      let conversation = Transcript.conversation(of: try texts[0].string())
      return RewardQuery(id: call.rewardID(index), conversation: conversation, response: try texts[1].string())
    default:
      throw WireError.invalid("inputs: expected a text or a pair of texts, found \(texts.count)", at: "inputs")
    }
  }

  private static func labels(_ score: RewardScore, isRaw: Bool) -> JSON {
    let pairs =
      isRaw
      ? [("reward", score.reward), ("cost", score.cost)]
      : [("good", score.probability), ("bad", 1 - score.probability)].sorted { $0.1 > $1.1 }
    return .array(pairs.map { ["label": .text($0.0), "score": .number($0.1)] })
  }

  static let operation: JSON = [
    "summary": "Text-embeddings-inference's prediction of a sequence classifier",
    "requestBody": OpenAPI.jsonBody(
      required: ["inputs"],
      [
        "inputs": [
          "oneOf": [
            ["type": "string"],
            ["type": "array", "minItems": 1, "maxItems": 2, "items": ["type": "string"]],
            [
              "type": "array", "minItems": 1,
              "items": ["type": "array", "minItems": 1, "maxItems": 2, "items": ["type": "string"]],
            ],
          ]
        ],
        "raw_scores": ["type": "boolean", "default": false], "truncate": ["type": "boolean", "default": false],
      ]),
    "responses": OpenAPI.ok([
      "oneOf": [
        ["type": "array", "items": prediction], ["type": "array", "items": ["type": "array", "items": prediction]],
      ]
    ]),
  ]

  private static let prediction: JSON = [
    "type": "object", "required": ["label", "score"],
    "properties": ["label": ["type": "string"], "score": ["type": "number"]],
  ]
}
