import CoreMetrics
import HTTPTypes
import Hummingbird
import HummingbirdCore
import HummingbirdTLS
import Logging
import NIOCore
import RaiseCore
import ServiceLifecycle
import UnixSignals

/// The server: all routes over one set of guards, from the first request to the flushed log.
///
///     let server = GuardServer(guards: guards, log: log, metrics: metrics, exposition: { metrics.exposition })
///     try await server.run(host: "127.0.0.1", port: 8080)
public struct GuardServer: Sendable {
  private let services: Services
  private let logger: Logger

  /// A server that listens nowhere yet.
  ///
  /// - Parameters:
  ///   - guards: Who judges.
  ///   - log: The log that the guards write to; asked by `/readyz`, flushed at the end.
  ///   - options: What bounds the work.
  ///   - keys: Whose keys open the server; nil lets everyone in.
  ///   - upstream: The model server to stand before; nil serves no completions.
  ///   - metrics: Where things are counted.
  ///   - exposition: What `/metrics` shows; nil where an application keeps the metrics itself.
  ///   - logger: Where requests are logged, without any of their text.
  public init(
    guards: LiveGuards, log: MeteredDecisionLog, options: ServerOptions = ServerOptions(), keys: KeyRing? = nil,
    upstream: Upstream? = nil, metrics: any MetricsFactory, exposition: (@Sendable () -> String)? = nil,
    logger: Logger = Logger(label: "raise.server")
  ) {
    services = Services(
      guards: guards, log: log, options: options, keys: keys, metrics: metrics, exposition: exposition,
      upstream: upstream, admission: Admission(maxRequests: options.maxRequests))
    self.logger = logger
  }

  /// Serves until told to stop; then finishes what was begun, and flushes the log.
  ///
  /// - Parameters:
  ///   - host: The address to listen on.
  ///   - port: The port; 0 takes a free one.
  ///   - tls: The certificate to serve with; nil serves in the clear.
  ///   - companions: Services that run beside it, such as ``PolicyReloading``.
  ///   - shutdownSignals: What tells it to stop.
  ///   - onListening: Called with the port once requests are taken.
  /// - Throws: When it cannot listen, or the log cannot be flushed.
  public func run(
    host: String, port: Int, tls: TLSFiles? = nil,
    companions: [ServiceGroupConfiguration.ServiceConfiguration] = [], shutdownSignals: [UnixSignal] = [],
    onListening: @escaping @Sendable (Int) async -> Void = { _ in }
  ) async throws {
    let application = Application(
      router: router(), server: try httpServer(tls),
      configuration: ApplicationConfiguration(
        address: .hostname(host, port: port),
        availableConnectionsDelegate: .maximum(services.options.maxConnections, logger: quietLogger)),
      onServerRunning: { channel in await onListening(channel.localAddress?.port ?? port) },
      logger: quietLogger)
    var configuration = ServiceGroupConfiguration(
      services: companions + [
        .init(service: application), .init(service: ReadinessService(readiness: services.readiness)),
      ], gracefulShutdownSignals: shutdownSignals, logger: quietLogger)
    configuration.maximumGracefulShutdownDuration = services.options.drainTimeout
    do {
      try await ServiceGroup(configuration: configuration).run()
    } catch {
      try? await flush()
      throw error
    }
    try await flush()
  }

  private func flush() async throws {
    await services.guards.current.finish()
    try await services.log.flush()
  }

  /// The framework says little that the requests' own lines do not.
  private var quietLogger: Logger {
    var logger = logger
    logger.logLevel = max(logger.logLevel, .warning)
    return logger
  }

  private func router() -> Router<ServerContext> {
    let router = Router(context: ServerContext.self)
    let routes = Routes.served(by: services)
    router.add(middleware: UnknownRequests(routes: routes))
    let handling = RequestHandling(services: services, logger: logger)
    for route in routes {
      for path in route.paths {
        router.on(RouterPath(path), method: route.method) { request, context in
          await handling.respond(to: request, on: context.channel, with: route)
        }
      }
    }
    return router
  }

  private func httpServer(_ tls: TLSFiles?) throws -> HTTPServerBuilder {
    let options = services.options
    let idleTimeout = TimeAmount.nanoseconds(options.idleTimeout.microseconds * 1000)
    let plain = HTTPServerBuilder.http1(
      configuration: HTTP1Channel.Configuration(
        additionalChannelHandlers: [
          PresenceHandler(), SlowReaderHandler(limit: idleTimeout), LastResponseHandler(),
        ],
        idleTimeout: idleTimeout,
        httpDecoderConfiguration: .init(
          maxHeaderFieldSize: options.maxHeaderBytes, maxHeaderListSize: options.maxHeaderBytes,
          maxHeaderFieldCount: options.maxHeaderCount)))
    guard let tls else { return plain }
    return try .tls(plain, tlsConfiguration: try tls.configuration())
  }
}

/// Turns readiness off the moment the server is told to stop.
private struct ReadinessService: Service {
  let readiness: Readiness

  func run() async throws {
    try await withGracefulShutdownHandler {
      try await gracefulShutdown()
    } onGracefulShutdown: {
      readiness.end()
    }
  }
}
