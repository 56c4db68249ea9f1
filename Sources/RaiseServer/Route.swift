import HTTPTypes
import Hummingbird

/// One wire schema: where it is served, how its clients read errors, and what it answers.
///
/// One file in `Routes/` and one line in ``Routes/all`` make one; documentation, metrics and the OpenAPI document
/// follow from it.
protocol Route: Sendable {
  /// What it goes by in documentation and metrics: `openai-moderations`.
  static var name: String { get }
  /// Where it is served.
  static var paths: [String] { get }
  static var method: HTTPRequest.Method { get }
  /// How its clients read errors.
  static var errors: ErrorStyle { get }
  /// Who may call it, and whether it counts against the bounds on work.
  static var access: RouteAccess { get }
  /// Whether it is served only before a model server.
  static var needsUpstream: Bool { get }
  /// Whether it is served only with a policy that scores answers.
  static var needsReward: Bool { get }
  /// Its operation in the OpenAPI document, without the errors that all routes share.
  static var operation: JSON { get }

  /// - Throws: ``WireError``.
  static func respond(to call: Call) async throws -> Response
}

/// Who may call a route.
enum RouteAccess: Sendable {
  /// Holders of a key, where there are keys. Bounded and limited.
  case keyHolders
  /// Anyone, at any time: probes and documents.
  case everyone
}

extension Route {
  static var method: HTTPRequest.Method { .post }
  static var errors: ErrorStyle { .openAI }
  static var access: RouteAccess { .keyHolders }
  static var needsUpstream: Bool { false }
  static var needsReward: Bool { false }
}

extension Response {
  /// An answer of JSON.
  static func json(_ json: JSON, status: HTTPResponse.Status = .ok) -> Response {
    Response(
      status: status, headers: [.contentType: "application/json"],
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: json.bytes)))
  }
}
