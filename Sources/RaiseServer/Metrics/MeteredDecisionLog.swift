import CoreMetrics
import Foundation
import Logging
import Metrics
import RaiseCore
import Synchronization

/// Counts what goes into a log: decisions by action, findings by hazard and rule, how long judging and recording took.
///
/// Whatever judges here records, so nothing can be decided without being counted. It also watches the log: when that
/// fails, and when it is well again, a line says so, and then the log itself has a record of how many it misses.
public final class MeteredDecisionLog: DecisionLog {
  private let log: any DecisionLog
  private let metrics: any MetricsFactory
  private let logger: Logger
  private let state = Mutex(State())

  private struct State {
    /// Whether the last record could not be written.
    var isFailing = false
    /// How many records the log could not take, which it does not know of yet.
    var missed = 0

    /// How many the log is to be told of, by whoever asked.
    mutating func takeMissed() -> Int {
      defer { missed = 0 }
      return missed
    }
  }

  /// Counts in `metrics` what `log` takes over, and tells `logger` when it fails.
  public init(_ log: any DecisionLog, metrics: any MetricsFactory, logger: Logger) {
    self.log = log
    self.metrics = metrics
    self.logger = logger
  }

  public func record(contentsOf records: [DecisionRecord]) async throws {
    for record in records { count(record) }
    let start = ContinuousClock.now
    let missed = state.withLock { $0.takeMissed() }
    do {
      try await log.record(contentsOf: missed == 0 ? records : [Self.gap(of: missed)] + records)
    } catch {
      miss(missed + records.count, error)
      throw error
    }
    Timer(label: ServerMetrics.logLag, factory: metrics).record(duration: .now - start)
    if missed > 0 { recover(missed) }
  }

  public func flush() async throws { try await log.flush() }
  public func recordCount(ofRun run: String) async throws -> Int { try await log.recordCount(ofRun: run) }

  /// Whether records can be written, as far as is known; after one could not be, this tries.
  func isWritable() async -> Bool {
    if state.withLock({ !$0.isFailing }) { return true }
    return (try? await record(contentsOf: [])) != nil
  }

  // MARK: Watching

  private func miss(_ count: Int, _ error: any Error) {
    Counter(label: ServerMetrics.logFailures, factory: metrics).increment()
    let isFirst = state.withLock { state in
      defer { state = State(isFailing: true, missed: state.missed + count) }
      return !state.isFailing
    }
    if isFirst { logger.error("the decision log cannot be written", metadata: ["error": "\(error)"]) }
  }

  private func recover(_ count: Int) {
    state.withLock { $0.isFailing = false }
    logger.notice("the decision log can be written again", metadata: ["missed": "\(count)"])
  }

  /// The log's own record of what it could not take.
  private static func gap(of count: Int) -> DecisionRecord {
    DecisionRecord(
      timeMicroseconds: Int64(Date().timeIntervalSince1970 * 1_000_000), stage: .input, component: "log", item: "gap",
      metadata: ["missed": "\(count)"],
      inputDigest: .zero, inputLength: 0, policy: PolicyID(name: "decision-log", version: "1"), action: .allow)
  }

  // MARK: Counting

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
