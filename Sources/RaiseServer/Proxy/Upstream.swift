import AsyncHTTPClient
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOHTTP1
import RaiseGuard

/// The model server behind the proxy.
public struct Upstream: Sendable {
  /// Its address, without a slash at the end: `http://127.0.0.1:8000`.
  public let url: String
  /// The key it wants; never shown. Nil passes on the client's, where the server has no keys of its own.
  private let key: String?
  private let client: HTTPClient

  /// A model server at `url`.
  ///
  /// - Parameters:
  ///   - url: Its address; a path such as `/v1` at the end is left out, since clients name it.
  ///   - key: The key it wants.
  ///   - client: The pool of connections to it. The caller shuts it down.
  public init(url: String, key: String? = nil, client: HTTPClient) {
    var url = url
    while url.hasSuffix("/") { url.removeLast() }
    if url.hasSuffix("/v1") { url.removeLast(3) }
    self.url = url
    self.key = key
    self.client = client
  }

  /// The settings of a client that suits ``Upstream``: no redirects, no decompression, and `silence` as the longest time
  /// without a byte.
  public static func clientConfiguration(silence: Duration) -> HTTPClient.Configuration {
    var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
    configuration.timeout = .init(connect: .seconds(10), read: .nanoseconds(silence.microseconds * 1000))
    configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 512
    configuration.httpVersion = .http1Only
    // A request on a connection that the other side closes meanwhile is lost, and a completion may not be sent twice.
    // uvicorn, which vLLM and others serve with, closes idle ones after 5 s.
    configuration.connectionPool.idleTimeout = .seconds(4)
    // It would try for as long as a connection may take, 10 s; see ``Retry``.
    configuration.connectionPool.retryConnectionEstablishment = false
    return configuration
  }

  /// Sends a request on.
  ///
  /// - Parameters:
  ///   - call: The request as it came.
  ///   - body: What is sent in the place of its body.
  /// - Throws: ``WireError`` 502 when there is no answer, 504 when there is none in time.
  func send(_ call: Call, body: ByteBuffer) async throws -> HTTPClientResponse {
    var request = HTTPClientRequest(url: url + Self.target(of: call.request))
    request.method = HTTPMethod(rawValue: call.request.method.rawValue)
    request.headers = headers(for: call)
    if body.readableBytes > 0 {
      request.body = .bytes(body)
      // What was judged is JSON in UTF-8. Another charset or coding would make another text of it.
      request.headers.replaceOrAdd(name: "content-type", value: "application/json")
      request.headers.remove(name: "content-encoding")
    }
    do {
      return try await Retry.whereSafe(isRead: call.request.method == .get) { [client, request] in
        try await client.execute(request, timeout: .hours(24))
      }
    } catch is CancellationError {
      throw CancellationError()
    } catch {
      throw Self.failure(error, call.logger)
    }
  }

  /// Where a request goes on the model server: path and query alone. A client can write a whole address in their place
  /// (RFC 9112, section 3.2.2), and what stands before its path could change the host behind ``url``.
  static func target(of request: Request) -> String {
    "/" + request.uri.path.drop { $0 == "/" } + (request.uri.query.map { "?\($0)" } ?? "")
  }

  /// What a client is told when the model server fails.
  static func failure(_ error: any Error, _ logger: Logger) -> WireError {
    logger.warning("the model server failed", metadata: ["error": "\(error)"])
    if let error = error as? NIOTooManyBytesError {
      let bound = error.maxBytes.map { "\($0) bytes" } ?? "can be judged"
      return WireError(
        .badGateway, .upstream, "the model server's answer has more than \(bound)", code: "upstream_garbage")
    }
    let isLate = [.readTimeout, .connectTimeout, .deadlineExceeded].contains(error as? HTTPClientError)
    if isLate { return WireError(.gatewayTimeout, .upstream, "the model server is silent", code: "upstream_timeout") }
    return WireError(.badGateway, .upstream, "the model server cannot be reached or broke off", code: "upstream_failed")
  }

  /// The client's headers without those of this connection alone, and without a key that is ours.
  private func headers(for call: Call) -> HTTPHeaders {
    var headers = HTTPHeaders()
    let named = Self.namedByConnection(call.request.headers[values: .connection])
    for field in call.request.headers where !Self.isOfOneConnection(field.name.canonicalName, named) {
      headers.add(name: field.name.rawName, value: field.value)
    }
    for name in ["accept-encoding", "content-length", "host", "expect"] { headers.remove(name: name) }
    if call.services.keys != nil || key != nil {
      headers.remove(name: "authorization")
      headers.remove(name: "x-api-key")
    }
    if let key { headers.add(name: "authorization", value: "Bearer \(key)") }
    headers.replaceOrAdd(name: "x-request-id", value: call.context.request ?? "")
    return headers
  }

  /// The headers of the model server's answer that its reader gets. The length is left to the framing of ours.
  static func answerHeaders(_ headers: HTTPHeaders) -> HTTPFields {
    let named = namedByConnection(headers["connection"])
    var fields = HTTPFields()
    for (name, value) in headers {
      guard let field = HTTPField.Name(name), !isOfOneConnection(field.canonicalName, named),
        !["content-length", "date", "x-request-id"].contains(field.canonicalName)
      else { continue }
      fields.append(HTTPField(name: field, value: value))
    }
    return fields
  }

  /// RFC 9110, section 7.6.1.
  private static func isOfOneConnection(_ name: String, _ named: Set<String>) -> Bool {
    [
      "connection", "keep-alive", "proxy-authenticate", "proxy-authorization", "proxy-connection", "te", "trailer",
      "transfer-encoding", "upgrade",
    ].contains(name) || named.contains(name)
  }

  private static func namedByConnection(_ values: [String]) -> Set<String> {
    Set(values.flatMap { $0.lowercased().split { ", \t".contains($0) } }.map(String.init))
  }
}

extension Upstream {
  /// Sends a request on as it came and its answer back as it comes.
  func pass(_ call: Call) async throws -> Response {
    guard let client = await Presence.ofClient(call.channel) else { throw CancellationError() }
    return try await client.during { try await passed(call) }
  }

  private func passed(_ call: Call) async throws -> Response {
    let answer = try await send(call, body: call.body)
    let body: ByteBuffer
    do {
      body = try await answer.body.collect(upTo: call.services.options.maxUpstreamBytes)
    } catch {
      throw Self.failure(error, call.logger)
    }
    return Response(
      status: .init(code: Int(answer.status.code)), headers: Self.answerHeaders(answer.headers),
      body: ResponseBody(byteBuffer: body))
  }
}

extension Call {
  /// The model server.
  func upstream() throws(WireError) -> Upstream {
    if let upstream = services.upstream { return upstream }
    throw WireError(.notFound, .notFound, "there is no model server behind this one (see --upstream)")
  }
}
