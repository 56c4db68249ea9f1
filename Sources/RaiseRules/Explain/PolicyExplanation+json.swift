import RaiseCore

/// The explanation as programs read it.
extension PolicyExplanation: Encodable {
  private enum Key: String, CodingKey {
    case policy, version, digest, stage, action, reason, rules, text
    case id, kind, mode, threshold, outcome, findings, from
    case hazard, score, range, counts, detail, excerpt
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(decision.policy.name, forKey: .policy)
    try container.encode(decision.policy.version, forKey: .version)
    try container.encode(decision.policy.digest.description, forKey: .digest)
    try container.encode(item.stage, forKey: .stage)
    try container.encode(decision.action, forKey: .action)
    try container.encode(reason, forKey: .reason)
    try container.encode(textAfter, forKey: .text)
    var list = container.nestedUnkeyedContainer(forKey: .rules)
    for rule in rules {
      var container = list.nestedContainer(keyedBy: Key.self)
      try encode(rule, to: &container)
    }
  }

  private func encode(_ rule: RuleOutcome, to container: inout KeyedEncodingContainer<Key>) throws {
    try container.encode(rule.rule.id, forKey: .id)
    try container.encode(rule.rule.kind, forKey: .kind)
    try container.encode(rule.rule.policy, forKey: .from)
    try container.encode(rule.rule.mode, forKey: .mode)
    try container.encode(rule.rule.threshold, forKey: .threshold)
    try container.encode(rule.outcome.name, forKey: .outcome)
    try container.encode(rule.action, forKey: .action)
    var list = container.nestedUnkeyedContainer(forKey: .findings)
    for finding in rule.findings {
      var container = list.nestedContainer(keyedBy: Key.self)
      try encode(finding, to: &container)
    }
  }

  private func encode(_ finding: Finding, to container: inout KeyedEncodingContainer<Key>) throws {
    try container.encode(finding.hazard.rawValue, forKey: .hazard)
    try container.encode(finding.score, forKey: .score)
    try container.encode(finding.threshold, forKey: .threshold)
    try container.encode(finding.counts, forKey: .counts)
    try container.encodeIfPresent(finding.detail, forKey: .detail)
    if let range = finding.range {
      try container.encode([range.lowerBound, range.upperBound], forKey: .range)
      try container.encode(excerpt(range), forKey: .excerpt)
    }
  }
}

extension PolicyExplanation.Outcome {
  /// The name in JSON.
  var name: String {
    switch self {
    case .found: "found"
    case .foundNothing: "found-nothing"
    case .passedOver: "passed-over"
    case .notAsked: "not-asked"
    case .off: "off"
    case .expired: "expired"
    case .otherStage: "other-stage"
    }
  }
}
