import AsyncHTTPClient
import Foundation
import Logging
import RaiseAudit
import RaiseCore
import RaiseServer
import ServiceLifecycle
import UnixSignals

/// One run of the server, from settings to the closed log.
struct ServeRun: Sendable {
  let settings: ServeSettings

  func run() async throws {
    if settings.policies.isEmpty && settings.reward == "none" {
      throw SettingError(description: "expected at least one policy (--policy) or --reward-policy")
    }
    let keys = try settings.keys.map(KeyFile.read)
    var options = SQLiteDecisionLog.Options()
    // Nothing passes before its decision is in the file.
    options.acknowledgement = .written
    let log = try SQLiteDecisionLog(path: settings.log, options: options)
    let client = HTTPClient(configuration: Upstream.clientConfiguration(silence: settings.options.upstreamTimeout))
    do {
      try await serve(keys: keys, log: log, client: client)
    } catch {
      try? await client.shutdown()
      try? await log.close()
      throw error
    }
    try await client.shutdown()
    try await log.close()
  }

  private func serve(keys: KeyRing?, log: SQLiteDecisionLog, client: HTTPClient) async throws {
    let logger = logger()
    let metrics = PrometheusMetrics.forServer()
    let metered = MeteredDecisionLog(log, metrics: metrics, logger: logger)
    let loading = PolicyLoading(settings: settings, keys: keys, log: metered)
    let guards = try LiveGuards { try loading.load() }
    let server = GuardServer(
      guards: guards, log: metered, options: settings.options, keys: keys,
      upstream: settings.upstream.map { Upstream(url: $0, key: settings.upstreamKey, client: client) },
      metrics: metrics, exposition: { metrics.exposition }, logger: logger)
    let reloading = PolicyReloading(
      guards: guards, metrics: metrics, logger: logger, fingerprint: { loading.fingerprint() })
    let scheme = settings.tlsCertificate == nil ? "http" : "https"
    try await server.run(
      host: settings.host, port: settings.port, tls: try tls(), companions: [.init(service: reloading)],
      shutdownSignals: [.sigterm, .sigint]
    ) { port in
      logger.notice("listening", metadata: ["url": "\(scheme)://\(settings.host):\(port)"])
    }
  }

  private func tls() throws -> GuardServer.TLSFiles? {
    switch (settings.tlsCertificate, settings.tlsKey) {
    case (nil, nil): nil
    case (let certificate?, let key?): .init(certificates: certificate, privateKey: key)
    default: throw SettingError(description: "expected both of tls-certificate and tls-key, found one")
    }
  }

  private func logger() -> Logger {
    var logger = Logger(label: "raise.server") { _ in JSONLogHandler() }
    logger.logLevel = Logger.Level(rawValue: settings.logLevel) ?? .info
    return logger
  }
}
