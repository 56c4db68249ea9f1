import RaiseCore

/// What is doubtful about a policy that loads.
extension LoadedPolicy {
  /// How many days before a rule expires one is warned.
  static let daysOfWarning = 30

  /// Warnings about the policy's own file, in order of position: rules that have expired or soon will,
  /// patterns that must search every text, words that two rules have, and the lack of tests.
  public var warnings: [PolicyProblem] {
    let own = policy.rules.filter { $0.policy == file.name }
    var warnings = own.compactMap(expiryWarning) + own.compactMap(literalWarning)
    warnings += own.enumerated().flatMap { index, rule in wordWarnings(rule, others: own.prefix(index)) }
    if file.tests.isEmpty {
      warnings.append(PolicyProblem(.warning, file: file.path, message: "has no tests"))
    }
    let start = SourcePosition(line: 0, column: 0)
    return warnings.enumerated()
      .sorted { ($0.element.position ?? start, $0.offset) < ($1.element.position ?? start, $1.offset) }.map(\.element)
  }

  private func warning(_ rule: RuleDefinition, _ message: String) -> PolicyProblem {
    PolicyProblem(
      .warning, file: rule.file, position: rule.position, path: "rule \(quoted(rule.id))", message: message)
  }

  private func expiryWarning(_ rule: RuleDefinition) -> PolicyProblem? {
    guard let expires = rule.expires else { return nil }
    let days = policy.today.days(until: expires)
    if days <= 0 { return warning(rule, "expired on \(expires) and does not run") }
    guard days <= Self.daysOfWarning else { return nil }
    return warning(rule, "expires on \(expires), in \(days) day\(days == 1 ? "" : "s")")
  }

  private func literalWarning(_ rule: RuleDefinition) -> PolicyProblem? {
    guard rule.kind == PatternRule.ruleKind.name, (rule.rule as? any TextRule)?.requiredLiterals == nil else {
      return nil
    }
    return warning(rule, "the pattern has no literal that every match contains, so every text is searched: slow")
  }

  /// A word that an earlier rule has too is found twice.
  private func wordWarnings(_ rule: RuleDefinition, others: ArraySlice<RuleDefinition>) -> [PolicyProblem] {
    guard case .texts(let words)? = rule.values["words"] else { return [] }
    return others.compactMap { other in
      guard case .texts(let others)? = other.values["words"] else { return nil }
      let common = Set(words).intersection(others).sorted()
      guard let first = common.first else { return nil }
      let more = common.count > 1 ? " and \(common.count - 1) more" : ""
      return warning(rule, "rule \(quoted(other.id)) has the word \(quoted(first))\(more) too")
    }
  }
}
