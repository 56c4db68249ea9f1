import CoreMetrics
import Metrics
import RaiseCore

/// Counts what goes into a log: decisions by action, findings by hazard and rule, how long judging and recording took.
///
/// Whatever judges here records, so nothing can be decided without being counted.
public struct MeteredDecisionLog: DecisionLog {
  private let log: any DecisionLog
  private let metrics: any MetricsFactory

  /// Counts in `metrics` what `log` takes over.
  public init(_ log: any DecisionLog, metrics: any MetricsFactory) {
    self.log = log
    self.metrics = metrics
  }

  public func record(contentsOf records: [DecisionRecord]) async throws {
    for record in records { count(record) }
    let start = ContinuousClock.now
    do {
      try await log.record(contentsOf: records)
    } catch {
      Counter(label: ServerMetrics.logFailures, factory: metrics).increment()
      throw error
    }
    Timer(label: ServerMetrics.logLag, factory: metrics).record(duration: .now - start)
  }

  public func flush() async throws { try await log.flush() }
  public func recordCount(ofRun run: String) async throws -> Int { try await log.recordCount(ofRun: run) }

  private func count(_ record: DecisionRecord) {
    let decision = [
      ("policy", record.policy.name), ("stage", record.stage.rawValue), ("action", record.action.rawValue),
      ("mode", record.mode.rawValue), ("error", record.error == nil ? "false" : "true"),
    ]
    Counter(label: ServerMetrics.decisions, dimensions: decision, factory: metrics).increment()
    Timer(label: ServerMetrics.decisionSeconds, dimensions: [("stage", record.stage.rawValue)], factory: metrics)
      .recordNanoseconds(record.latencyMicroseconds * 1000)
    for finding in record.findings where finding.counts {
      let labels = [("rule", finding.rule), ("hazard", finding.hazard.rawValue), ("mode", finding.mode.rawValue)]
      Counter(label: ServerMetrics.findings, dimensions: labels, factory: metrics).increment()
    }
  }
}
