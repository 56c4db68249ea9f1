import RaiseCore

/// Proves what ``ObservingPolicy`` promises, on the items a tester gives.
///
///     try await ObservingPolicyContract.expectContract(of: policy, on: items)
public enum ObservingPolicyContract {
  /// Observes every item alone and all together, decides from that, and throws at the first broken promise.
  ///
  /// Proven, for these items:
  /// - What was observed has one element for each observed rule, which bear different ids and cover themselves.
  /// - Observations lie within the judged text and on scalar boundaries; their numbers are finite.
  /// - Deciding from them is what `evaluate` does, to the last finding, or throws the same error.
  /// - What is observed incompletely is what is considered of what is observed completely, and decides alike.
  /// - An item is observed alike alone and among others.
  ///
  /// - Throws: ``ContractViolation``.
  public static func expectContract(of policy: any ObservingPolicy, on items: [Item]) async throws {
    let trial = Trial(subject: "policy \(policy.id)")
    var together: [Stage: [ItemObservations]] = [:]
    for (stage, items) in Dictionary(grouping: items, by: \.stage) {
      together[stage] = try await policy.observe(items, completely: true)
    }
    var places: [Stage: Int] = [:]
    for item in items {
      let rules = policy.observedRules(in: item.stage)
      try trial.expect(
        Set(rules.map(\.id)).count == rules.count, "observed rules have ids of their own", "\(item.stage)")
      try trial.expect(rules.allSatisfy { $0.isCovered(by: $0) }, "a rule covers itself", "\(item.stage)")
      let seen = try await policy.observe([item], completely: true)
      try trial.expect(seen.count == 1, "one item gives one element", "item \(item.id): \(seen.count)")
      try expectSound(seen[0], rules, in: item, trial)
      try trial.expect(
        together[item.stage]?[places[item.stage, default: 0]] == seen[0],
        "an item is observed alike alone and among others",
        "item \(item.id)")
      places[item.stage, default: 0] += 1
      try await expectSameDecision(from: seen[0], as: policy, on: item, trial)
      let needed = try await policy.observe([item], completely: false)
      try trial.expect(
        needed == [policy.considered(seen[0], on: item)], "what is observed for a decision is what it considers",
        "item \(item.id)")
      try await expectSameDecision(from: needed[0], as: policy, on: item, trial)
    }
  }

  private static func expectSound(
    _ seen: ItemObservations, _ rules: [ObservedRule], in item: Item, _ trial: Trial
  ) throws {
    try trial.expect(
      seen.byRule.count == rules.count, "there is one element for each rule",
      "item \(item.id): \(seen.byRule.count) of \(rules.count)")
    let text = Array(item.judgedText.utf8)
    for (rule, observations) in zip(rules, seen.byRule) {
      for observation in (try? observations.get()) ?? [] {
        try trial.expectWithin(text, observation.range, "an observation's range", item: item, rule: rule.id)
        try trial.expect(
          observation.score.isFinite, "an observation's number is finite",
          "item \(item.id), \(rule.id): \(observation.label)")
      }
    }
  }

  private static func expectSameDecision(
    from seen: ItemObservations, as policy: any ObservingPolicy, on item: Item, _ trial: Trial
  ) async throws {
    let evaluated: Result<Decision, EvaluationError>
    do {
      evaluated = .success(try await policy.evaluate(item))
    } catch let error as EvaluationError {
      evaluated = .failure(error)
    }
    let decided: Result<Decision, EvaluationError>
    do {
      decided = .success(try policy.decide(item, from: seen))
    } catch let error as EvaluationError {
      decided = .failure(error)
    }
    try trial.expect(evaluated == decided, "deciding from what was observed is what evaluate does", "item \(item.id)")
  }
}
