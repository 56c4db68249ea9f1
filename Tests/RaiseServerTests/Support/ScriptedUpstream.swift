import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import ServiceLifecycle
import Synchronization

/// A model server that answers what a test tells it to, byte by byte, on a free port of the loopback.
final class ScriptedUpstream: Sendable {
  /// What it answers.
  struct Script: Sendable {
    var status = 200
    var contentType = "text/event-stream"
    var headers: [String: String] = [:]
    var pieces: [String] = []
    var end = End.finished
  }

  /// How its answer ends.
  enum End: Sendable {
    /// As it should.
    case finished
    /// The connection breaks.
    case cut
    /// Nothing more comes, until the other side goes away.
    case silent
  }

  /// A request that it got.
  struct Received: Sendable {
    var path: String
    var headers: HTTPFields
    var body: String
  }

  private let script: Script
  private let log = Mutex<[Received]>([])
  private let departures = AsyncStream<Void>.makeStream()

  init(_ script: Script) { self.script = script }

  /// What it got so far.
  var received: [Received] { log.withLock { $0 } }

  /// Returns when a client has gone away in the middle of an answer.
  func departed() async { for await _ in departures.stream { return } }

  /// Runs it for as long as `test` runs.
  func run<Value: Sendable>(_ test: @escaping @Sendable (String) async throws -> Value) async throws -> Value {
    let router = Router()
    for path in ["/v1/chat/completions", "/v1/completions", "/v1/responses", "/v1/embeddings", "/v1/models"] {
      for method in [HTTPRequest.Method.get, .post] {
        router.on(RouterPath(path), method: method) { request, _ in try await self.answer(request) }
      }
    }
    return try await withApplication(router, test)
  }

  private func answer(_ request: Request) async throws -> Response {
    let body = try await request.body.collect(upTo: 1 << 20)
    let received = Received(path: request.uri.path, headers: request.headers, body: String(buffer: body))
    log.withLock { $0.append(received) }
    var headers: HTTPFields = [.contentType: script.contentType]
    for (name, value) in script.headers { if let name = HTTPField.Name(name) { headers[name] = value } }
    var request = request
    request.body = RequestBody(buffer: ByteBuffer())
    return Response(
      status: .init(code: script.status), headers: headers,
      body: ResponseBody { [request] writer in
        for piece in self.script.pieces { try await writer.write(ByteBuffer(string: piece)) }
        switch self.script.end {
        case .finished: try await writer.finish(nil)
        case .cut: throw CancellationError()
        case .silent: try await self.waitForDeparture(request)
        }
      })
  }

  private func waitForDeparture(_ request: Request) async throws {
    let (gone, going) = AsyncStream<Void>.makeStream()
    try await request.body.consumeWithInboundCloseHandler { _ in
      for await _ in gone {}
    } onInboundClosed: {
      going.finish()
    }
    departures.continuation.yield()
    throw CancellationError()
  }
}

/// Runs an application on a free port of the loopback for as long as `test` runs.
func withApplication<Value: Sendable>(
  _ router: Router<BasicRequestContext>, _ test: @escaping @Sendable (String) async throws -> Value
) async throws -> Value {
  var logger = Logger(label: "application")
  logger.logLevel = .critical
  let (ports, port) = AsyncStream<Int>.makeStream()
  let application = Application(
    router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0)),
    onServerRunning: { port.yield($0.localAddress?.port ?? 0) }, logger: logger)
  let group = ServiceGroup(configuration: .init(services: [application], logger: logger))
  return try await withThrowingTaskGroup(of: Value?.self) { tasks in
    tasks.addTask {
      try await group.run()
      return nil
    }
    tasks.addTask {
      guard let number = await ports.first(where: { _ in true }) else { throw CancellationError() }
      do {
        let value = try await test("http://127.0.0.1:\(number)")
        await group.triggerGracefulShutdown()
        return value
      } catch {
        await group.triggerGracefulShutdown()
        throw error
      }
    }
    var result: Value?
    for try await value in tasks { result = value ?? result }
    guard let result else { throw CancellationError() }
    return result
  }
}
