import HTTPTypes
import Hummingbird

/// `GET /openapi.json`: the document that describes all routes, made from them.
enum OpenAPIRoute: Route {
  static let name = "openapi"
  static let paths = ["/openapi.json"]
  static let method = HTTPRequest.Method.get
  static let access = RouteAccess.everyone

  static func respond(to call: Call) async throws -> Response {
    .json(OpenAPI.document(of: Routes.served(by: call.services), hasKeys: call.services.keys != nil))
  }

  static let operation: JSON = [
    "summary": "This document", "responses": OpenAPI.ok(["type": "object"]),
  ]
}
