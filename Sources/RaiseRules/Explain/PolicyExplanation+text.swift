import RaiseCore

/// The explanation as a person reads it.
extension PolicyExplanation {
  /// Several lines: the verdict and why, then each rule with its evidence, then the text after redaction.
  ///
  /// - Parameter showsText: Whether evidence and redacted text are shown; without it only their places are.
  public func text(showsText: Bool = true) -> String {
    var lines = [
      "policy  \(decision.policy) (digest \(decision.policy.digest.description.prefix(12)))",
      "stage   \(item.stage.rawValue)",
      "action  \(decision.action.rawValue): \(reason)",
      "",
    ]
    for rule in rules { lines += self.lines(about: rule, showsText: showsText) }
    if !decision.edits.isEmpty && showsText { lines += ["", "text after redaction:", textAfter] }
    return lines.joined(separator: "\n") + "\n"
  }

  private func lines(about rule: RuleOutcome, showsText: Bool) -> [String] {
    let origin = rule.rule.policy == decision.policy.name ? "" : ", from \(rule.rule.policy)"
    let head = "\(rule.rule.id) (\(rule.rule.kind), \(rule.rule.mode.rawValue)\(origin)): \(summary(of: rule))"
    return [head] + rule.findings.map { "  \(line(about: $0, showsText: showsText))" }
  }

  private func summary(of rule: RuleOutcome) -> String {
    switch rule.outcome {
    case .found:
      let count = rule.findings.count == 1 ? "1 finding" : "\(rule.findings.count) findings"
      return rule.action == .allow ? "\(count), no action" : "\(count), \(rule.action.rawValue)"
    case .foundNothing: return "nothing found"
    case .passedOver: return "nothing found (none of the literals it needs occurs)"
    case .notAsked: return "not asked: cheaper rules had blocked the text"
    case .off: return "did not run: mode off"
    case .expired(let day): return "did not run: expired on \(day)"
    case .otherStage:
      let stages = Stage.allCases.filter { rule.rule.actions[$0] != nil }.map(\.rawValue)
      return "did not run: only for \(stages.isEmpty ? "stages of its own policy" : stages.joined(separator: ", "))"
    }
  }

  private func line(about finding: Finding, showsText: Bool) -> String {
    let comparison = finding.counts ? "reaches" : "is below"
    var line = "\(finding.hazard) \(finding.score.hundredths) \(comparison) \(finding.threshold.hundredths)"
    if let detail = finding.detail { line += ", \(detail)" }
    guard let range = finding.range else { return line + ", whole text" }
    line += ", bytes \(range.lowerBound)..<\(range.upperBound)"
    return showsText ? "\(line): \(quoted(excerpt(range)))" : line
  }

  /// The evidence itself.
  func excerpt(_ range: Range<Int>) -> String {
    let bytes = item.judgedText.utf8
    return String(decoding: bytes.dropFirst(range.lowerBound).prefix(range.count), as: UTF8.self)
  }
}
