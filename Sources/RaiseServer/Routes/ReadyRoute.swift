import HTTPTypes
import Hummingbird

/// `GET /readyz`: the server wants requests. 503 from the order to stop until the end, so that balancers send no more.
enum ReadyRoute: Route {
  static let name = "ready"
  static let paths = ["/readyz"]
  static let method = HTTPRequest.Method.get
  static let access = RouteAccess.everyone

  static func respond(to call: Call) async throws -> Response {
    guard call.services.readiness.isReady else {
      throw WireError(.serviceUnavailable, .overloaded, "the server is stopping", code: "stopping")
    }
    return .json(["status": "ready"])
  }

  static let operation: JSON = [
    "summary": "Whether the server wants requests",
    "responses": OpenAPI.ok([
      "type": "object", "required": ["status"], "properties": ["status": ["type": "string", "enum": ["ready"]]],
    ]),
  ]
}
