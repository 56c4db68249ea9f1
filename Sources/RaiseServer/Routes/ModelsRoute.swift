import HTTPTypes
import Hummingbird

/// `GET /v1/models`, passed through to the model server.
enum ModelsRoute: Route {
  static let name = "models"
  static let paths = ["/v1/models"]
  static let method = HTTPRequest.Method.get
  static let needsUpstream = true

  static func respond(to call: Call) async throws -> Response { try await call.upstream().pass(call) }

  static let operation: JSON = [
    "summary": "Models of the model server, passed through", "responses": OpenAPI.ok(["type": "object"]),
  ]
}
