import AsyncHTTPClient
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOHTTP1
import RaiseCore
import RaiseGuard

/// The way of a completion: the prompt, judged, to the model server, and its answer back under guard.
struct CompletionProxy: Sendable {
  let call: Call
  let upstream: Upstream
  let prompt: Prompt
  let dialect: any AnswerDialect

  /// Judges `prompt`, which was read from `body`, sends on what may pass of it, and guards what comes back.
  ///
  /// - Throws: ``WireError`` when the prompt is blocked or not judged, or the model server fails.
  static func respond(
    to call: Call, asking prompt: Prompt, in body: JSONField, dialect: any AnswerDialect
  ) async throws -> Response {
    var prompt = prompt
    let changed = try await call.judge(&prompt, in: body.json ?? .null)
    let proxy = CompletionProxy(call: call, upstream: try call.upstream(), prompt: prompt, dialect: dialect)
    return try await proxy.respond(sending: changed.map { ByteBuffer(bytes: $0.bytes) } ?? call.body)
  }

  /// When the client goes away, so does the request to the model server.
  private func respond(sending body: ByteBuffer) async throws -> Response {
    guard let presence = await Presence.ofClient(call.channel) else { throw CancellationError() }
    return try await presence.during { try await answer(sending: body, from: presence) }
  }

  private func answer(sending body: ByteBuffer, from client: Presence) async throws -> Response {
    let answer = try await upstream.send(call, body: body)
    let headers = Upstream.answerHeaders(answer.headers)
    if answer.headers.first(name: "content-encoding").map({ $0 != "identity" }) == true {
      throw WireError(.badGateway, .upstream, "the model server compressed its answer", code: "upstream_garbage")
    }
    let isStream = answer.headers.first(name: "content-type")?.lowercased().hasPrefix("text/event-stream") == true
    let status = HTTPResponse.Status(code: Int(answer.status.code))
    if isStream && prompt.isStream && status.kind == .successful {
      return stream(answer.body, status, headers, to: client)
    }
    let bytes: ByteBuffer
    do {
      bytes = try await answer.body.collect(upTo: call.services.options.maxUpstreamBytes)
    } catch {
      throw Upstream.failure(error, call.logger)
    }
    if status.kind == .successful { return try await whole(bytes, status, headers) }
    return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: bytes))
  }

  // MARK: Whole answers

  private func whole(
    _ bytes: ByteBuffer, _ status: HTTPResponse.Status, _ headers: HTTPFields
  ) async throws -> Response {
    let document: JSON
    do {
      document = try JSON(parsing: bytes.readableBytesView)
    } catch {
      call.logger.warning("the model server's answer is not JSON", metadata: ["error": "\(error)"])
      throw WireError(.badGateway, .upstream, "the model server's answer is not JSON", code: "upstream_garbage")
    }
    let guarded = try await dialect.guarded(document) { turn, name in
      try await call.judge(prompt.turns + [turn], stage: .output, item: "\(call.context.request ?? "")/\(name)")
    }
    let body = guarded == document ? bytes : ByteBuffer(bytes: guarded.bytes)
    return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: body))
  }

  // MARK: Streams

  private func stream(
    _ body: HTTPClientResponse.Body, _ status: HTTPResponse.Status, _ headers: HTTPFields, to client: Presence
  ) -> Response {
    Response(
      status: status, headers: headers,
      body: ResponseBody { writer in
        // Used by one task at a time: this one, but for the time in which it waits for the other.
        nonisolated(unsafe) var writing = writer
        try await client.during {
          try await withTaskExecutorPreference(call.services.judgingThreads) {
            try await relay(body) { try await writing.write(ByteBuffer(bytes: $0)) }
          }
        }
        try await writing.finish(nil)
      })
  }

  /// Reads the model server's events and writes what may leave. Whatever goes wrong upstream is told as an event.
  private func relay(
    _ body: HTTPClientResponse.Body, to write: ([UInt8]) async throws -> Void
  ) async throws {
    let relay = dialect.relay(maxWaitingBytes: call.services.options.maxUpstreamBytes) { role in
      try call.chatGuard.openStream(answering: prompt.turns, role: role, context: call.context)
    }
    var failure: WireError?
    do {
      if try await pump(body, through: relay, to: write) { return }
    } catch let error as WriteError {
      _ = await relay.end(brokenOff: true)
      throw error.reason
    } catch is CancellationError {
      _ = await relay.end(brokenOff: true)
      throw CancellationError()
    } catch {
      failure = streamFailure(error)
    }
    for event in await relay.end(brokenOff: failure != nil) { try await write(event.raw) }
    for event in dialect.ending(failure) { try await write(event.raw) }
  }

  /// - Returns: Whether the stream came to its own end.
  private func pump(
    _ body: HTTPClientResponse.Body, through relay: any AnswerRelay, to write: ([UInt8]) async throws -> Void
  ) async throws -> Bool {
    var splitter = EventSplitter(maxEventBytes: call.services.options.maxEventBytes)
    for try await piece in body {
      for event in try splitter.append(piece.readableBytesView) {
        // Judging keeps a thread busy. Where much comes at once, others have their turn in between.
        await Task.yield()
        for released in try await relay.take(event) {
          do { try await write(released.raw) } catch { throw WriteError(reason: error) }
        }
        if dialect.isLast(event) {
          for released in await relay.end(brokenOff: false) {
            do { try await write(released.raw) } catch { throw WriteError(reason: error) }
          }
          return true
        }
        if relay.isStopped { return false }
      }
    }
    throw EventError.cutOff
  }

  private func streamFailure(_ error: any Error) -> WireError {
    switch error {
    case EventError.cutOff:
      return WireError(.badGateway, .upstream, "the model server broke off its answer", code: "upstream_cut_off")
    case let error as EventError:
      call.logger.warning("the model server's stream cannot be read", metadata: ["error": "\(error)"])
      return WireError(.badGateway, .upstream, "the model server sent what is no answer", code: "upstream_garbage")
    case let error as StreamingError: return .notJudged("\(error)")
    default: return Upstream.failure(error, call.logger)
    }
  }
}

/// The client went away while something was written to it.
private struct WriteError: Error {
  var reason: any Error
}
