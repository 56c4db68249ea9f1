import HTTPTypes
import Hummingbird
import RaiseCore
import RaiseReward

/// Text-embeddings-inference's `GET /info`: what scores, and how much it takes.
enum TEIInfoRoute: Route {
  static let name = "tei-info"
  static let paths = ["/info"]
  static let method = HTTPRequest.Method.get
  static let errors = ErrorStyle.tei
  static let needsReward = true

  static func respond(to call: Call) async throws -> Response {
    let id = call.rewardScorer?.policy.id
    let options = call.services.options
    return .json([
      "model_id": .text(id?.name ?? ""), "model_sha": .text(id?.digest.description ?? ""), "model_dtype": "int8",
      "model_type": [
        "classifier": ["id2label": ["0": "good", "1": "bad"], "label2id": ["good": 0, "bad": 1]]
      ],
      "max_concurrent_requests": .number(options.maxRequests), "max_client_batch_size": .number(options.maxTexts),
      // Longer texts are read in windows, so there is no limit but that of the body, at a byte a token.
      "max_input_length": .number(options.maxBodyBytes), "max_batch_tokens": .number(options.maxBodyBytes),
      "auto_truncate": false, "tokenization_workers": 1, "version": .text(ServerVersion.current),
    ])
  }

  static let operation: JSON = [
    "summary": "What scores answers, as text-embeddings-inference tells it",
    "responses": OpenAPI.ok([
      "type": "object",
      "required": [
        "model_id", "model_dtype", "model_type", "max_concurrent_requests", "max_input_length", "max_batch_tokens",
        "max_client_batch_size", "auto_truncate", "tokenization_workers", "version",
      ],
    ]),
  ]
}
