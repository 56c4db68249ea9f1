import Logging
import RaiseCore
import RaiseGuard
import ServiceLifecycle
import Synchronization
import Testing

@testable import RaiseServer

@Suite struct LiveGuardsTests {
  /// Policies that a test replaces.
  private final class Files: Sendable {
    let name = Mutex<String?>("first")

    func load() throws -> GuardSet {
      guard let name = name.withLock({ $0 }) else { throw EvaluationError(rule: "file", reason: "broken") }
      let policy = ScriptedPolicy(id: PolicyID(name: name, version: "1")) { Decision(policy: $1, action: .allow) }
      return GuardSet(main: ChatGuard(policy: policy, log: NullDecisionLog()))
    }
  }

  private let files = Files()
  private let metrics = PrometheusMetrics.forServer()
  private let logger: Logger = {
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    return logger
  }()

  @Test("Good policies replace the old ones as a whole; a broken file keeps them, and both are counted")
  func reload() throws {
    let guards = try LiveGuards { [files] in try files.load() }
    #expect(guards.current.main.input.id.name == "first")
    files.name.withLock { $0 = "second" }
    #expect(guards.reload(logger: logger, metrics: metrics))
    #expect(guards.current.main.input.id.name == "second")
    files.name.withLock { $0 = nil }
    #expect(!guards.reload(logger: logger, metrics: metrics))
    #expect(guards.current.main.input.id.name == "second")
    #expect(metrics.exposition.contains("raise_policy_reloads_total{result=\"failed\"} 1\n"))
    #expect(metrics.exposition.contains("raise_policy_reloads_total{result=\"loaded\"} 1\n"))
  }

  @Test("Policies that were loaded are told, those of keys and on trial among them, each once")
  func policies() {
    func policy(_ name: String) -> ScriptedPolicy {
      ScriptedPolicy(id: PolicyID(name: name, version: "1")) { Decision(policy: $1, action: .allow) }
    }
    let log = NullDecisionLog()
    let set = GuardSet(
      main: ChatGuard(policy: policy("a"), shadow: .init(input: policy("trial")), log: log),
      named: ["k": ChatGuard(input: policy("a"), output: policy("b"), log: log)],
      personalData: ChatGuard(policy: policy("personal"), log: log))
    #expect(set.policies.map(\.name) == ["a", "trial", "personal", "b"])
  }

  @Test("A server does not begin with a broken policy")
  func begin() {
    files.name.withLock { $0 = nil }
    #expect(throws: EvaluationError.self) { try LiveGuards { [files] in try files.load() } }
  }

  @Test("Files that changed, and have been still for a while, are loaded")
  func watching() async throws {
    let guards = try LiveGuards { [files] in try files.load() }
    let (looks, looked) = AsyncStream<Void>.makeStream()
    let reloading = PolicyReloading(
      guards: guards, metrics: metrics, logger: logger,
      fingerprint: { [files] in
        looked.yield()
        return [files.name.withLock { $0 } ?? "none"]
      }, interval: .milliseconds(1))
    let group = ServiceGroup(configuration: .init(services: [reloading], logger: logger))
    try await withThrowingTaskGroup(of: Void.self) { tasks in
      tasks.addTask { try await group.run() }
      for await _ in looks.prefix(2) {}
      files.name.withLock { $0 = "second" }
      // One look sees the change, the next that it is still; a reload is over when a further one begins.
      for await _ in looks.prefix(5) where guards.current.main.input.id.name == "second" { break }
      #expect(guards.current.main.input.id.name == "second")
      await group.triggerGracefulShutdown()
      try await tasks.waitForAll()
    }
  }
}
