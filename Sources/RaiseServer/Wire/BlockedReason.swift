import RaiseCore
import RaiseGuard

/// Why something was stopped, in a sentence that may be shown to anyone: rule and hazard, never the text.
enum BlockedReason {
  static func text(of verdict: GuardVerdict) -> String {
    guard let finding = verdict.decisive else { return "stopped by policy \(verdict.policy.name)" }
    return "stopped by policy \(verdict.policy.name), rule \(finding.rule): \(finding.hazard.title.lowercased())"
  }
}
