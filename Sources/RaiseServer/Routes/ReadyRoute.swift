import HTTPTypes
import Hummingbird

/// `GET /readyz`: the server wants requests. 503 from the order to stop until the end, so that balancers send no more, and
/// while the decision log cannot be written.
enum ReadyRoute: Route {
  static let name = "ready"
  static let paths = ["/readyz"]
  static let method = HTTPRequest.Method.get
  static let access = RouteAccess.everyone

  static func respond(to call: Call) async throws -> Response {
    guard call.services.readiness.isReady else {
      throw WireError(.serviceUnavailable, .overloaded, "the server is stopping", code: "stopping")
    }
    guard await call.services.log.isWritable() else {
      throw WireError(
        .serviceUnavailable, .overloaded, "the decision log cannot be written; the server's log says why",
        code: "log_failed")
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
