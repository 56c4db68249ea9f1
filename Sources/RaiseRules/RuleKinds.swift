/// The register of rule kinds: one line each. Families of quality heuristics have a register of their own.
public enum RuleKinds {
  /// Every kind a policy file can name, in the order of documentation.
  public static let all: [RuleKind] =
    [
      KeywordRule.ruleKind,
      PatternRule.ruleKind,
      PersonalDataRule.ruleKind,
      SecretRule.ruleKind,
      ClassifierRule.ruleKind,
      URLRule.ruleKind,
      BenchmarkOverlapRule.ruleKind,
      LanguageRule.ruleKind,
    ] + QualityHeuristics.kinds + [C4LinesRule.ruleKind]

  /// What other tools call our kinds.
  static let otherNames = Dictionary(
    all.flatMap { kind in kind.otherNames.map { ($0, kind.name) } }, uniquingKeysWith: { first, _ in first })

  /// The kind of that name.
  public static func named(_ name: String) -> RuleKind? { all.first { $0.name == name } }
}
