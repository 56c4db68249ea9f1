import CoreMetrics
import Logging
import Metrics
import RaiseCore
import RaiseGuard
import Synchronization

/// The guards in force, replaced as a whole. Requests that are being answered keep the one they began with.
public final class LiveGuards: Sendable {
  private let load: @Sendable () throws -> GuardSet
  private let guards: Mutex<GuardSet>

  /// Loads the first guards.
  ///
  /// - Parameter load: Loads all policies anew; throws when anything is wrong with one of them.
  public init(load: @escaping @Sendable () throws -> GuardSet) throws {
    self.load = load
    guards = Mutex(try load())
  }

  /// The guards in force.
  public var current: GuardSet { guards.withLock { $0 } }

  /// Loads the policies anew. When one has anything wrong, all old ones stay, and the log says why.
  ///
  /// - Returns: Whether the new ones are in force.
  @discardableResult
  public func reload(logger: Logger, metrics: any MetricsFactory) -> Bool {
    do {
      let loaded = try load()
      guards.withLock { $0 = loaded }
      let policies = loaded.policies.map(\.description).joined(separator: ", ")
      logger.notice("policies loaded anew", metadata: ["policies": "\(policies)"])
      count("loaded", metrics)
      return true
    } catch {
      logger.error("policies not loaded, the old ones stay", metadata: ["reason": "\(error)"])
      count("failed", metrics)
      return false
    }
  }

  private func count(_ result: String, _ metrics: any MetricsFactory) {
    Counter(label: ServerMetrics.reloads, dimensions: [("result", result)], factory: metrics).increment()
  }
}
