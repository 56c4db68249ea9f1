import CoreMetrics
import Metrics

/// The names of what the server counts, and what each means.
enum ServerMetrics {
  static let requests = "raise_requests_total"
  static let requestSeconds = "raise_request_seconds"
  static let running = "raise_requests_running"
  static let decisions = "raise_decisions_total"
  static let decisionSeconds = "raise_decision_seconds"
  static let findings = "raise_findings_total"
  static let logLag = "raise_log_accept_seconds"
  static let logFailures = "raise_log_failures_total"
  static let reloads = "raise_policy_reloads_total"

  static let help = [
    requests: "Requests by route and status.",
    requestSeconds: "From the head of a request to the last byte of its answer, by route.",
    running: "Requests being worked on, streams among them.",
    decisions: "Decisions by policy, stage, action and mode; error says whether the text could not be judged.",
    decisionSeconds: "How long judging one text took, by stage.",
    findings: "Findings that reached their threshold, by rule, hazard and mode.",
    logLag: "How long the decision log took to take records over.",
    logFailures: "Calls of the decision log that failed.",
    reloads: "Attempts to load policies anew, by result.",
  ]
}

extension PrometheusMetrics {
  /// Metrics that explain what the server counts.
  public static func forServer() -> PrometheusMetrics { PrometheusMetrics(help: ServerMetrics.help) }
}
