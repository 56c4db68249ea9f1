import CoreMetrics
import Logging

/// What all requests share.
struct Services: Sendable {
  let guards: LiveGuards
  /// Where decisions go; asked by `/readyz`, flushed at the end.
  let log: MeteredDecisionLog
  let options: ServerOptions
  /// Whose keys open the server; nil lets everyone in.
  let keys: KeyRing?
  let metrics: any MetricsFactory
  /// What `/metrics` shows; nil where an application keeps the metrics itself.
  let exposition: (@Sendable () -> String)?
  /// The model server behind; nil where the server only judges.
  let upstream: Upstream?
  let admission: Admission
  let judgingThreads = JudgingThreads()
  let limiter = RateLimiter()
  let judgedTurns = JudgedTurns()
  let readiness = Readiness()
}
