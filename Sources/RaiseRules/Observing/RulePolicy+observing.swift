import RaiseCore

extension RulePolicy: ObservingPolicy {
  public func observedRules(in stage: Stage) -> [ObservedRule] { scans[stage]?.definitions.map(\.observed) ?? [] }

  public func observe(_ items: [Item]) async throws -> [ItemObservations] {
    let stages = Set(items.map(\.stage))
    if let stage = stages.first, stages.count == 1, let rules = scans[stage] { return rules.observe(items) }
    return try items.map { try rules(for: $0).observe([$0])[0] }
  }

  public func decide(_ item: Item, from observations: ItemObservations) throws -> Decision {
    decision(on: item, try rules(for: item).findings(from: observations, textBytes: item.judgedText.utf8.count))
  }

  public func scale(of label: String, rule: Int, in stage: Stage) -> ScoreScale? {
    guard let definitions = scans[stage]?.definitions, definitions.indices.contains(rule) else { return nil }
    if let observing = definitions[rule].rule as? any ObservingRule { return observing.scale(of: label) }
    return ScoreScale(name: definitions[rule].kind, threshold: definitions[rule].threshold)
  }
}
