import RaiseCore

/// Why a policy decided as it did about one text: for each rule whether it ran, what it found and what that called for.
public struct PolicyExplanation: Sendable {
  /// What became of one rule.
  public enum Outcome: Sendable, Hashable {
    /// It ran and found something.
    case found
    /// It ran and found nothing.
    case foundNothing
    /// None of the literals that every match contains occurs in the text.
    case passedOver
    /// The policy stops at a block, and cheaper rules had blocked the text.
    case notAsked
    /// Its mode is `off`.
    case off
    /// It expired on that day.
    case expired(CalendarDay)
    /// It does not run in the item's stage.
    case otherStage
  }

  /// One rule and what became of it.
  public struct RuleOutcome: Sendable {
    /// The rule.
    public var rule: RuleDefinition
    /// Whether it ran.
    public var outcome: Outcome
    /// Its evidence.
    public var findings: [Finding]
    /// What the evidence called for; `allow` when nothing.
    public var action: Action
  }

  /// The item that was judged.
  public var item: Item
  /// What was decided.
  public var decision: Decision
  /// Every rule of the policy, in its order.
  public var rules: [RuleOutcome]

  /// The text as it would go on: redacted, or as it came.
  public var textAfter: String { decision.text(after: item.judgedText) }

  /// Why the action came out, in one sentence.
  public var reason: String {
    let acting = rules.filter { $0.action == decision.action && $0.action != .allow }.map(\.rule.id)
    let watched = rules.filter { $0.rule.mode == .monitor && $0.findings.contains(where: \.counts) }
    let below = rules.filter { !$0.findings.isEmpty && !$0.findings.contains(where: \.counts) }
    if !acting.isEmpty {
      let milder = rules.contains { $0.action != .allow && $0.action < decision.action }
      return
        "\(acting.joined(separator: ", ")) asked for it\(milder ? ", and it is the strictest action asked for" : "")"
    }
    if let rule = watched.first { return "\(rule.rule.id) found evidence, but its mode is monitor" }
    if let rule = below.first { return "\(rule.rule.id) found evidence, but below its threshold" }
    if rules.contains(where: { $0.findings.contains(where: \.counts) }) {
      return "the rules that found evidence allow it"
    }
    return "no rule found evidence"
  }
}

extension RulePolicy {
  /// Judges `item` and says why.
  ///
  /// - Throws: what ``decide(_:)`` throws.
  public func explain(_ item: Item) throws -> PolicyExplanation {
    let decision = try decide(item)
    let outcomes = rules.map { rule in
      let findings = decision.findings.filter { $0.rule == rule.id }
      let action = findings.map { verdict.action(for: $0, in: item.stage) }.max() ?? .allow
      return PolicyExplanation.RuleOutcome(
        rule: rule, outcome: outcome(of: rule, hasFindings: !findings.isEmpty, item, decision),
        findings: findings, action: action
      )
    }
    return PolicyExplanation(item: item, decision: decision, rules: outcomes)
  }

  /// Whether cheaper rules had blocked the text before this one was asked.
  private func isLeftOut(_ rule: RuleDefinition, by decision: Decision, in stage: Stage) -> Bool {
    let cheaper = decision.findings.filter { finding in
      rules.contains { $0.id == finding.rule && $0.rule.costRank < rule.rule.costRank }
    }
    return isEnough(cheaper, in: stage)
  }

  private func outcome(
    of rule: RuleDefinition, hasFindings: Bool, _ item: Item, _ decision: Decision
  ) -> PolicyExplanation.Outcome {
    switch rule.status(on: today) {
    case .off: return .off
    case .expired(let day): return .expired(day)
    case .runs: break
    }
    if rule.actions[item.stage] == nil { return .otherStage }
    if hasFindings { return .found }
    if isLeftOut(rule, by: decision, in: item.stage) { return .notAsked }
    guard let literals = (rule.rule as? any TextRule)?.requiredLiterals else { return .foundNothing }
    let text = Keyword.fold(item.judgedText)
    return literals.contains { text.contains(Keyword.fold($0)) } ? .foundNothing : .passedOver
  }
}

extension Rule {
  /// Rules of a lower rank are asked first; see ``StageRules``.
  fileprivate var costRank: Int { self is any BatchRule ? 2 : self is any TextRule ? 1 : 0 }
}
