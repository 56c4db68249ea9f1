import CoreMetrics
import HTTPTypes
import Hummingbird
import Logging
import Metrics
import NIOCore
import NIOHTTP1
import RaiseGuard

/// The way of a request from its head to its answer: identity, key, bounds, body, route, and the errors of each in the
/// words of the route's clients. One place, so that no route can leave out a step.
struct RequestHandling: Sendable {
  let services: Services
  let logger: Logger

  /// Answers a request with `route`. Never throws: what goes wrong is an answer too.
  func respond(to request: Request, on channel: any NIOCore.Channel, with route: any Route.Type) async -> Response {
    let start = ContinuousClock.now
    let identity = RequestIdentity(request.headers)
    let logger = self.logger(for: identity)
    let (answer, failure) = await answerOrError(request, on: channel, with: route, identity, logger)
    var response = answer
    response.headers[.requestID] = identity.request
    let status = response.status.code
    response.body = response.body.observed { [services, failure] bytes in
      Self.report(route, status: status, failure: failure, bytes: bytes, since: start, services, logger)
    }
    return response
  }

  private func logger(for identity: RequestIdentity) -> Logger {
    var logger = logger
    logger[metadataKey: "request"] = "\(identity.request)"
    if let trace = identity.trace { logger[metadataKey: "trace"] = "\(trace)" }
    return logger
  }

  /// The answer, and what failed.
  private func answerOrError(
    _ request: Request, on channel: any NIOCore.Channel, with route: any Route.Type, _ identity: RequestIdentity,
    _ logger: Logger
  ) async -> (Response, failure: String?) {
    do {
      return (try await answer(request, on: channel, with: route, identity, logger), nil)
    } catch {
      let error = Self.wireError(error, logger)
      return (Self.response(error, route.errors), error.code ?? error.kind.rawValue)
    }
  }

  private func answer(
    _ request: Request, on channel: any NIOCore.Channel, with route: any Route.Type, _ identity: RequestIdentity,
    _ logger: Logger
  ) async throws -> Response {
    if route.access == .everyone {
      return try await route.respond(
        to: call(request, ByteBuffer(), channel, identity, nil, services.guards.current.main, logger))
    }
    let holder = try holder(of: request)
    guard let permit = services.admission.enter() else {
      throw WireError(
        .serviceUnavailable, .overloaded, "the server has as many requests as it can work on", code: "overloaded",
        retryAfterSeconds: 1)
    }
    let chatGuard = try services.guards.current.chatGuard(for: holder)
    let body = route.method == .post ? try await body(of: request) : ByteBuffer()
    let call = call(request, body, channel, identity, holder, chatGuard, logger)
    var response = try await route.respond(to: call)
    response.body = response.body.keeping(permit)
    return response
  }

  private func call(
    _ request: Request, _ body: ByteBuffer, _ channel: any NIOCore.Channel, _ identity: RequestIdentity,
    _ holder: KeyRing.Entry?, _ chatGuard: ChatGuard, _ logger: Logger
  ) -> Call {
    Call(
      request: request, body: body, channel: channel,
      context: GuardContext(actor: holder?.name, request: identity.request, trace: identity.trace),
      chatGuard: chatGuard, rewardScorer: services.guards.current.reward, services: services, logger: logger)
  }

  /// The holder of the key that was sent; nil where no keys are asked for.
  private func holder(of request: Request) throws(WireError) -> KeyRing.Entry? {
    guard let keys = services.keys else { return nil }
    guard let key = Self.key(in: request.headers), let holder = keys.entry(forKey: key) else {
      throw WireError(
        .unauthorized, .authentication, "expected a valid API key in the header Authorization: Bearer KEY",
        code: "invalid_api_key")
    }
    if let limit = holder.requestsPerMinute,
      let seconds = services.limiter.secondsToWait(for: holder.name, requestsPerMinute: limit)
    {
      throw WireError(
        .tooManyRequests, .rateLimited, "the key may make \(limit) requests a minute", code: "rate_limit_exceeded",
        retryAfterSeconds: seconds)
    }
    return holder
  }

  /// The key in `Authorization: Bearer KEY` or `x-api-key: KEY`.
  private static func key(in headers: HTTPFields) -> String? {
    guard let authorization = headers[.authorization] else { return headers[.apiKey] }
    let words = authorization.split(separator: " ")
    return words.count == 2 && words[0].lowercased() == "bearer" ? String(words[1]) : nil
  }

  private func body(of request: Request) async throws -> ByteBuffer {
    let options = services.options
    let tooLarge = WireError(
      .contentTooLarge, .invalidRequest, "the body: expected at most \(options.maxBodyBytes) bytes", code: "too_large")
    let malformed = WireError(
      .badRequest, .invalidRequest, "the body: expected a length, or chunks, as HTTP/1.1 frames them",
      code: "invalid_framing")
    if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > options.maxBodyBytes {
      throw tooLarge
    }
    let late = WireError(
      .requestTimeout, .timedOut, "the body: expected all of it within \(options.bodyTimeout)", code: "timeout")
    do {
      return try await withDeadline(options.bodyTimeout, orThrow: late) {
        try await request.body.collect(upTo: options.maxBodyBytes)
      }
    } catch is NIOTooManyBytesError {
      throw tooLarge
    } catch is HTTPParserError {
      throw malformed
    }
  }

  /// What a client is told. The details of what was not foreseen stay in the log.
  private static func wireError(_ error: any Error, _ logger: Logger) -> WireError {
    switch error {
    case let error as WireError: return error
    case is CancellationError:
      return WireError(.serviceUnavailable, .overloaded, "the request was given up", code: "given_up")
    default:
      logger.error("a request failed", metadata: ["error": "\(error)"])
      return WireError(.internalServerError, .internalError, "the server failed; its log says why")
    }
  }

  private static func response(_ error: WireError, _ style: ErrorStyle) -> Response {
    var response = Response.json(style.body(of: error), status: style.status(of: error))
    if let seconds = error.retryAfterSeconds { response.headers[.retryAfter] = "\(seconds)" }
    if error.status == .unauthorized { response.headers[.wwwAuthenticate] = "Bearer" }
    // What is left of a body that was not read would be taken for the next request.
    if ["too_large", "timeout", "invalid_framing"].contains(error.code) { response.headers[.connection] = "close" }
    return response
  }

  private static func report(
    _ route: any Route.Type, status: Int, failure: String?, bytes: Int, since start: ContinuousClock.Instant,
    _ services: Services, _ logger: Logger
  ) {
    let duration = ContinuousClock.now - start
    let labels = [("route", route.name), ("status", "\(status)")]
    Counter(label: ServerMetrics.requests, dimensions: labels, factory: services.metrics).increment()
    Timer(label: ServerMetrics.requestSeconds, dimensions: [("route", route.name)], factory: services.metrics)
      .record(duration: duration)
    Meter(label: ServerMetrics.running, factory: services.metrics).set(services.admission.count)
    let level: Logger.Level = route.access == .everyone ? .debug : .info
    logger.log(
      level: level, "answered",
      metadata: [
        "route": "\(route.name)", "status": "\(status)", "bytes": "\(bytes)",
        "microseconds": "\(duration.microseconds)", "failure": failure.map { "\($0)" } ?? "none",
      ])
  }
}

extension HTTPField.Name {
  static let apiKey = HTTPField.Name("x-api-key")!
}
