import HTTPTypes
import Hummingbird

/// Answers what no route serves: 404 for a path nobody knows, 405 for a method that a path has not.
struct UnknownRequests: RouterMiddleware {
  private let methods: [String: HTTPRequest.Method]

  init(routes: [any Route.Type]) {
    var methods: [String: HTTPRequest.Method] = [:]
    for route in routes { for path in route.paths { methods[path] = route.method } }
    self.methods = methods
  }

  func handle(
    _ request: Request, context: ServerContext,
    next: (Request, ServerContext) async throws -> Response
  ) async throws -> Response {
    do {
      return try await next(request, context)
    } catch let error as HTTPError where error.status == .notFound {
      return answer(to: request)
    }
  }

  private func answer(to request: Request) -> Response {
    let identity = RequestIdentity(request.headers)
    let error: WireError
    var headers: HTTPFields = [.requestID: identity.request]
    if let method = methods[request.uri.path] {
      error = WireError(.methodNotAllowed, .invalidRequest, "expected \(method), found another method")
      headers[.allow] = method.rawValue
    } else {
      error = WireError(.notFound, .notFound, "nothing is served at this path; /openapi.json lists what is")
    }
    var response = Response.json(ErrorStyle.openAI.body(of: error), status: error.status)
    response.headers.append(contentsOf: headers)
    return response
  }
}
