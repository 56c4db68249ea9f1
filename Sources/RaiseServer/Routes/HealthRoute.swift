import HTTPTypes
import Hummingbird

/// `GET /healthz`: the process is alive. `GET /health` is Presidio's name for it.
enum HealthRoute: Route {
  static let name = "health"
  static let paths = ["/healthz", "/health"]
  static let method = HTTPRequest.Method.get
  static let access = RouteAccess.everyone

  static func respond(to call: Call) async throws -> Response { .json(["status": "alive"]) }

  static let operation: JSON = [
    "summary": "Whether the process is alive",
    "responses": OpenAPI.ok([
      "type": "object", "required": ["status"], "properties": ["status": ["type": "string", "enum": ["alive"]]],
    ]),
  ]
}
