import RaiseCore

/// The rules of a policy that run in one stage, in order of what they cost: those on an item's facts, those on texts,
/// which are searched together, and those that read many items at once, which ask models.
final class StageRules: Sendable {
  /// All of them, in the policy's order.
  let rules: [StageRule]
  let texts: TextRuleSet
  /// The places among ``rules`` of the rules on texts.
  let textIndices: [Int]
  /// The places of all rules, the cheapest kind first.
  let indicesByCost: [[Int]]
  private let onFacts: [any Rule]
  let onBatches: [any BatchRule]
  /// Each rule's place in the policy.
  private let order: [String: Int]

  private var hasOnlyTexts: Bool { onFacts.isEmpty && onBatches.isEmpty }

  init(_ rules: [RuleDefinition]) throws {
    let onTexts = rules.indices.filter { rules[$0].rule is any TextRule }
    let batches = rules.indices.filter { rules[$0].rule is any BatchRule }
    let facts = rules.indices.filter { !onTexts.contains($0) && !batches.contains($0) }
    self.rules = rules.map(StageRule.init)
    textIndices = onTexts
    indicesByCost = [facts, onTexts, batches]
    onFacts = facts.map { rules[$0].rule }
    onBatches = batches.compactMap { rules[$0].rule as? any BatchRule }
    texts = try TextRuleSet(rules.compactMap { $0.rule as? any TextRule })
    order = Dictionary(rules.enumerated().map { ($0.element.id, $0.offset) }, uniquingKeysWith: { first, _ in first })
  }

  /// The evidence of all rules in one item, in order of position, then of rule.
  ///
  /// - Parameter isEnough: Asked before dearer rules are; those are then left out.
  func findings(in item: Item, isEnough: ([Finding]) -> Bool = { _ in false }) throws -> [Finding] {
    var found = try onFacts.flatMap { try $0.findings(in: item) }
    if !found.isEmpty && isEnough(found) { return inOrder(found) }
    found += try texts.findings(in: item)
    if hasOnlyTexts { return found }
    if !isEnough(found) { found += try onBatches.flatMap { try $0.findings(in: item) } }
    return inOrder(found)
  }

  /// The same of many items; rules that can search them at once do.
  func findings(
    inEach items: [Item], isEnough: ([Finding]) -> Bool = { _ in false }
  ) -> [Result<[Finding], any Error>] {
    var results = items.map { item in
      Result {
        let facts = try onFacts.flatMap { try $0.findings(in: item) }
        return !facts.isEmpty && isEnough(facts) ? facts : try facts + texts.findings(in: item)
      }
    }
    let doubtful = results.indices.filter { index in
      guard case .success(let found) = results[index] else { return false }
      return !isEnough(found)
    }
    add(findingsOfBatchRules(inEach: doubtful.map { items[$0] }), at: doubtful, to: &results)
    return hasOnlyTexts ? results : results.map { $0.map(inOrder) }
  }

  /// Of each item the evidence of all batch rules, in their order.
  private func findingsOfBatchRules(inEach items: [Item]) -> [Result<[Finding], any Error>] {
    guard !items.isEmpty else { return [] }
    ClassifierRule.readAhead(onBatches.compactMap { $0 as? ClassifierRule }, items)
    return onBatches.reduce(into: items.map { _ in .success([]) }) { results, rule in
      results = zip(results, rule.findings(inEach: items)).map { before, found in
        before.flatMap { before in found.mapError { $0 }.map { before + $0 } }
      }
    }
  }

  private func add(
    _ found: [Result<[Finding], any Error>], at indices: [Int], to results: inout [Result<[Finding], any Error>]
  ) {
    for (index, found) in zip(indices, found) {
      results[index] = results[index].flatMap { before in found.map { before + $0 } }
    }
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
