import RaiseCore

extension RulePolicy: ObservingPolicy {
  public func observedRules(in stage: Stage) -> [ObservedRule] { scans[stage]?.rules.map(\.observed) ?? [] }

  public func observe(_ items: [Item], completely: Bool) async throws -> [ItemObservations] {
    let stages = Set(items.map(\.stage))
    guard let stage = stages.first, stages.count == 1, let rules = scans[stage] else {
      return try items.map { item in
        try rules(for: item).observe([item]) { !completely && isEnough($0, in: item.stage) }[0]
      }
    }
    return rules.observe(items) { !completely && isEnough($0, in: stage) }
  }

  public func decide(_ item: Item, from observations: ItemObservations) throws -> Decision {
    let findings = try rules(for: item).findings(from: observations, textBytes: item.judgedText.utf8.count) {
      isEnough($0, in: item.stage)
    }
    return decision(on: item, findings)
  }

  public func considered(_ observations: ItemObservations, on item: Item) -> ItemObservations {
    guard stopsAtBlock, let rules = scans[item.stage] else { return observations }
    return rules.considered(observations, textBytes: item.judgedText.utf8.count) { isEnough($0, in: item.stage) }
  }

  public func scale(of label: String, rule: Int, in stage: Stage) -> ScoreScale? {
    guard let rules = scans[stage]?.rules, rules.indices.contains(rule) else { return nil }
    return rules[rule].scale(of: label)
  }
}
