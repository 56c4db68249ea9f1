import RaiseCore

/// The rules of a policy that run in one stage: those on texts searched together, and the others.
struct StageRules: Sendable {
  let definitions: [RuleDefinition]
  let texts: TextRuleSet
  let others: [any Rule]
  /// The places among ``definitions`` of rules on an item's facts, of those on texts, and of those that ask models.
  let byCost: [[Int]]
  /// The second of these.
  var textIndices: [Int] { byCost[1] }
  /// Each rule's place in the policy.
  private let order: [String: Int]

  init(_ rules: [RuleDefinition]) throws {
    definitions = rules
    let onTexts = rules.indices.filter { rules[$0].rule is any TextRule }
    let onBatches = rules.indices.filter { rules[$0].rule is any BatchRule }
    byCost = [rules.indices.filter { !onTexts.contains($0) && !onBatches.contains($0) }, onTexts, onBatches]
    texts = try TextRuleSet(rules.compactMap { $0.rule as? any TextRule })
    others = rules.map(\.rule).filter { !($0 is any TextRule) }
    order = Dictionary(rules.enumerated().map { ($0.element.id, $0.offset) }, uniquingKeysWith: { first, _ in first })
  }

  /// The evidence of all rules in one item, in order of position, then of rule.
  func findings(in item: Item) throws -> [Finding] {
    let found = try texts.findings(in: item)
    if others.isEmpty { return found }
    return inOrder(try others.reduce(into: found) { $0 += try $1.findings(in: item) })
  }

  /// The same of many items; rules that can search them at once do.
  func findings(inEach items: [Item]) -> [Result<[Finding], any Error>] {
    var results = items.map { item in Result { try texts.findings(in: item) } }
    ClassifierRule.readAhead(others.compactMap { $0 as? ClassifierRule }, items)
    for rule in others {
      let found: [Result<[Finding], any Error>] =
        (rule as? any BatchRule)?.findings(inEach: items).map { $0.mapError { $0 } }
        ?? items.map { item in Result { try rule.findings(in: item) } }
      results = zip(results, found).map { before, found in before.flatMap { before in found.map { before + $0 } } }
    }
    return others.isEmpty ? results : results.map { $0.map(inOrder) }
  }

  func inOrder(_ findings: [Finding]) -> [Finding] {
    func place(_ finding: Finding) -> (Int, Int, Int) {
      (finding.range?.lowerBound ?? 0, order[finding.rule] ?? 0, finding.range?.upperBound ?? 0)
    }
    return findings.enumerated()
      .sorted { place($0.element) != place($1.element) ? place($0.element) < place($1.element) : $0.offset < $1.offset }
      .map(\.element)
  }
}
