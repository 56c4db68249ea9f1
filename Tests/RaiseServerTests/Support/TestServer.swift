import AsyncHTTPClient
import Logging
import NIOCore
import RaiseCore
import RaiseGuard
import RaiseReward
import ServiceLifecycle
import Synchronization

@testable import RaiseServer

/// How a server under test is set up.
struct ServerSetup {
  var options = ServerOptions()
  var guardOptions = GuardOptions()
  var keys: KeyRing?
  var upstreamURL: String?
  var upstreamKey: String?
  /// Replaces the test policies.
  var input: (any Policy)?
  var output: (any Policy)?
  var log: any DecisionLog = InMemoryDecisionLog()
  var named: [String: any Policy] = [:]
  /// Scores answers; without it there are no routes of rewards.
  var reward: RewardScorer?
}

/// A server under test, and a client that speaks to it.
struct TestServer: Sendable {
  let port: Int
  let http: HTTPClient
  let metrics: PrometheusMetrics
  let guards: LiveGuards
  let stopping: AsyncStream<Void>.Continuation

  var url: String { "http://127.0.0.1:\(port)" }

  /// Tells the server to stop, as a signal would.
  func stop() { stopping.finish() }
}

/// Runs a server on a free port of the loopback for as long as `test` runs.
func withServer<Value: Sendable>(
  _ setup: ServerSetup = ServerSetup(), _ test: @escaping @Sendable (TestServer) async throws -> Value
) async throws -> Value {
  let http = HTTPClient(configuration: .init(redirectConfiguration: .disallow))
  let upstreamClient = HTTPClient(
    configuration: Upstream.clientConfiguration(silence: setup.options.upstreamTimeout))
  let metrics = PrometheusMetrics.forServer()
  var logger = Logger(label: "test")
  logger.logLevel = .critical
  let log = MeteredDecisionLog(setup.log, metrics: metrics, logger: logger)
  let guards = try guards(setup, log)
  let server = GuardServer(
    guards: guards, log: log, options: setup.options, keys: setup.keys,
    upstream: setup.upstreamURL.map { Upstream(url: $0, key: setup.upstreamKey, client: upstreamClient) },
    metrics: metrics, exposition: { metrics.exposition }, logger: logger)
  let (ports, port) = AsyncStream<Int>.makeStream()
  let (stops, stop) = AsyncStream<Void>.makeStream()
  let stopper = ServiceGroupConfiguration.ServiceConfiguration(
    service: Stopper(stops: stops), successTerminationBehavior: .gracefullyShutdownGroup)
  let result: Result<Value, any Error> = await withTaskGroup(of: Result<Value, any Error>?.self) { group in
    group.addTask {
      do {
        try await server.run(host: "127.0.0.1", port: 0, companions: [stopper]) { port.yield($0) }
        port.finish()
        return nil
      } catch {
        port.finish()
        return .failure(error)
      }
    }
    group.addTask {
      guard let number = await ports.first(where: { _ in true }) else { return .failure(CancellationError()) }
      defer { stop.finish() }
      let running = TestServer(port: number, http: http, metrics: metrics, guards: guards, stopping: stop)
      do { return .success(try await test(running)) } catch { return .failure(error) }
    }
    var result: Result<Value, any Error> = .failure(CancellationError())
    for await ended in group { if let ended { result = ended } }
    return result
  }
  try await http.shutdown()
  try await upstreamClient.shutdown()
  return try result.get()
}

private func guards(_ setup: ServerSetup, _ log: MeteredDecisionLog) throws -> LiveGuards {
  let input = try setup.input ?? TestPolicies.load(TestPolicies.input)
  let output = try setup.output ?? TestPolicies.load(TestPolicies.output)
  let personal = try TestPolicies.load(TestPolicies.personalData)
  let set = GuardSet(
    main: ChatGuard(input: input, output: output, log: log, options: setup.guardOptions),
    named: setup.named.mapValues { ChatGuard(policy: $0, log: log, options: setup.guardOptions) },
    personalData: ChatGuard(policy: personal, log: log), reward: setup.reward)
  return try LiveGuards { set }
}

/// Runs until it is told to stop.
private struct Stopper: Service {
  let stops: AsyncStream<Void>

  func run() async throws { for await _ in stops.cancelOnGracefulShutdown() {} }
}
