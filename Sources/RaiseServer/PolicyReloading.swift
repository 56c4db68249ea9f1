import CoreMetrics
import Logging
import ServiceLifecycle
import UnixSignals

/// Loads policies anew on SIGHUP, and when their files have changed. What is wrong keeps the old ones; see
/// ``LiveGuards/reload(logger:metrics:)``.
public struct PolicyReloading: Service {
  private let guards: LiveGuards
  private let metrics: any MetricsFactory
  private let logger: Logger
  private let fingerprint: @Sendable () -> [String]
  private let interval: Duration

  /// - Parameters:
  ///   - guards: What is replaced.
  ///   - metrics: Where attempts are counted.
  ///   - logger: Where each is told.
  ///   - fingerprint: What changes when a file does: names, sizes, times.
  ///   - interval: How often that is looked at. Default 2 s.
  public init(
    guards: LiveGuards, metrics: any MetricsFactory, logger: Logger, fingerprint: @escaping @Sendable () -> [String],
    interval: Duration = .seconds(2)
  ) {
    self.guards = guards
    self.metrics = metrics
    self.logger = logger
    self.fingerprint = fingerprint
    self.interval = interval
  }

  public func run() async throws {
    let signals = await UnixSignalsSequence(trapping: .sighup)
    try await withThrowingDiscardingTaskGroup { group in
      group.addTask {
        for await _ in signals.cancelOnGracefulShutdown() { guards.reload(logger: logger, metrics: metrics) }
      }
      group.addTask {
        try await cancelWhenGracefulShutdown { try await watchFiles() }
      }
    }
  }

  /// A file that is being written is read once it has been still for one interval.
  private func watchFiles() async throws {
    var loaded = fingerprint()
    var seen = loaded
    while !Task.isCancelled {
      do { try await Task.sleep(for: interval) } catch { return }
      let now = fingerprint()
      if now == seen && now != loaded {
        guards.reload(logger: logger, metrics: metrics)
        loaded = now
      }
      seen = now
    }
  }
}
