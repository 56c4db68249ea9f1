import Hummingbird

/// `POST /v1/embeddings`, passed through to the model server: numbers go out, and nothing is said.
enum EmbeddingsRoute: Route {
  static let name = "embeddings"
  static let paths = ["/v1/embeddings"]
  static let needsUpstream = true

  static func respond(to call: Call) async throws -> Response {
    if try call.json()["input"].isAbsent {
      throw WireError.invalid("input: expected a text, found nothing", at: "input")
    }
    return try await call.upstream().pass(call)
  }

  static let operation: JSON = [
    "summary": "Embeddings of the model server, passed through",
    "requestBody": OpenAPI.jsonBody(required: ["input"], ["input": ["not": ["type": "null"]]]),
    "responses": OpenAPI.ok(["type": "object"]),
  ]
}
