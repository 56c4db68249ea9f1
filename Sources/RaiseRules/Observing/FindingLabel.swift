import RaiseCore

/// A finding as an observation, for rules that report what they see: `prv.card/visa` at its range, with its score.
///
///     label = [whole:]hazard[@threshold][/detail]
///
/// `whole:` stands before what has no range, and the threshold is there for rules that may choose one for each finding.
enum FindingLabel {
  private static let whole = "whole:"

  static func observation(of finding: Finding, in text: String, keepsThreshold: Bool) -> Observation {
    var label = finding.range == nil ? whole + finding.hazard.rawValue : finding.hazard.rawValue
    if keepsThreshold { label += "@\(finding.threshold)" }
    if let detail = finding.detail { label += "/" + detail }
    return Observation(label: label, range: finding.range ?? 0..<text.utf8.count, score: finding.score)
  }

  /// The finding of `rule` that an observation was; nil when it was none.
  static func finding(_ observation: Observation, of rule: RuleDefinition) -> Finding? {
    var label = observation.label[...]
    let isWhole = label.hasPrefix(whole)
    if isWhole { label = label.dropFirst(whole.count) }
    let parts = label.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    let code = parts[0].split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
    guard let hazard = code.first, !hazard.isEmpty else { return nil }
    let threshold = code.count > 1 ? Double(code[1]) : rule.threshold
    guard let threshold else { return nil }
    return Finding(
      rule: rule.id, hazard: Hazard(rawValue: String(hazard)), score: observation.score,
      range: isWhole ? nil : observation.range, threshold: threshold, mode: rule.mode,
      detail: parts.count > 1 ? String(parts[1]) : nil)
  }
}
