import RaiseCore
import RaiseInference

extension RulePolicy {
  /// The policy's rules of kind `classifier` and no others, with their cascades or asking their last models about every
  /// window, whatever the budget: what two such policies decide differently is what the cascades lose or add.
  ///
  /// - Throws: `EvaluationError` when the policy has no such rule.
  public func classifiersAlone(cascaded: Bool = true) throws -> RulePolicy {
    let classifiers = rules.compactMap { definition -> RuleDefinition? in
      guard let rule = definition.rule as? ClassifierRule else { return nil }
      guard !cascaded else { return definition }
      var definition = definition
      definition.rule = rule.lastStageAlone
      definition.values["cascade"] = .texts([])
      definition.values["max-windows"] = nil
      return definition
    }
    guard !classifiers.isEmpty else {
      throw EvaluationError(rule: id.name, reason: "the policy has no rule of kind classifier")
    }
    return try RulePolicy(
      name: cascaded ? id.name : "\(id.name).last-model", version: id.version, stages: stages, rules: classifiers,
      today: today)
  }
}

extension RulePolicy {
  /// The thresholds that the policy's classifiers have for a model which has the last word in them: by output, then by
  /// language. Of several rules the one with the lowest counts; outputs of which low values are evidence are left out.
  ///
  /// - Parameter model: The name that its config.json gives it; nil for whichever has the last word.
  public func classifierThresholds(ofModel model: String?) -> [String: [TextLanguage: Double]] {
    rules.compactMap { $0.rule as? ClassifierRule }.filter { model == nil || $0.lastModel == model }.flatMap(\.heads)
      .filter { !$0.isInverted }
      .reduce(into: [:]) { found, head in
        found[head.output, default: [:]].merge(head.thresholds, uniquingKeysWith: min)
      }
  }
}
