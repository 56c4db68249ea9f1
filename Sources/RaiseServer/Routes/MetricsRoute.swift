import HTTPTypes
import Hummingbird

/// `GET /metrics`: what the server counts, in the text format of Prometheus.
enum MetricsRoute: Route {
  static let name = "metrics"
  static let paths = ["/metrics"]
  static let method = HTTPRequest.Method.get
  static let access = RouteAccess.everyone

  static func respond(to call: Call) async throws -> Response {
    guard let exposition = call.services.exposition else {
      throw WireError(.notFound, .notFound, "the application around the server keeps the metrics")
    }
    return Response(
      status: .ok, headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8"],
      body: ResponseBody(byteBuffer: ByteBuffer(string: exposition())))
  }

  static let operation: JSON = [
    "summary": "Metrics for Prometheus",
    "responses": [
      "200": ["description": "The metrics.", "content": ["text/plain": ["schema": ["type": "string"]]]]
    ],
  ]
}
