import AsyncHTTPClient
import NIOCore
import NIOHTTP1

@testable import RaiseServer

/// What a client got.
struct Answer: Sendable {
  var status: Int
  var headers: HTTPHeaders
  var text: String

  /// The body as JSON; null when it is none.
  var json: JSON { (try? JSON(parsing: text.utf8)) ?? .null }
}

extension TestServer {
  func get(_ path: String, headers: HTTPHeaders = [:]) async throws -> Answer {
    var request = HTTPClientRequest(url: url + path)
    request.headers = headers
    return try await send(request)
  }

  func post(_ path: String, _ body: JSON, headers: HTTPHeaders = [:]) async throws -> Answer {
    try await post(path, text: String(decoding: body.bytes, as: UTF8.self), headers: headers)
  }

  func post(_ path: String, text: String, headers: HTTPHeaders = [:]) async throws -> Answer {
    var request = HTTPClientRequest(url: url + path)
    request.method = .POST
    request.headers = headers
    request.headers.add(name: "content-type", value: "application/json")
    request.body = .bytes(ByteBuffer(string: text))
    return try await send(request)
  }

  func send(_ request: HTTPClientRequest) async throws -> Answer {
    let response = try await http.execute(request, timeout: .seconds(60))
    let body = try await response.body.collect(upTo: 64 << 20)
    return Answer(status: Int(response.status.code), headers: response.headers, text: String(buffer: body))
  }
}
