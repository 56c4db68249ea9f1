import RaiseCore

/// A rule that searches many items at once for much less than one by one.
public protocol BatchRule: Rule {
  /// The evidence in each item, in their order, the same as of each item alone. A failure is that item's alone.
  func findings(inEach items: [Item]) -> [Result<[Finding], EvaluationError>]
}

extension BatchRule {
  public func findings(in item: Item) throws -> [Finding] {
    try findings(inEach: [item]).first?.get() ?? []
  }
}

/// A rule whose settings are more than values of simple types, or name files whose content decides.
public protocol DescribedRule: Rule {
  /// What stands for those settings in digests, comparisons and explanations, by key.
  var describedValues: [String: PolicyValue] { get }
}
