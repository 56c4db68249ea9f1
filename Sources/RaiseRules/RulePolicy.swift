import RaiseCore

/// A policy made of rules: gathers their evidence in one pass over the text, then makes a verdict of it.
///
///     let library = PolicyLibrary(folders: ["policies"], today: CalendarDay(Date()))
///     let policy = try library.load("personal-data").policy
///     let decision = try policy.decide(Item(id: "1", stage: .input, text: "Mail me at ada@example.org"))
///
/// The action is the strictest among those of the rules that found something which reaches its threshold. Rules in
/// mode `monitor` only record. When the action is `redact`, the evidence of the rules that ask for it is replaced.
public struct RulePolicy: Policy {
  public let id: PolicyID
  /// The stages it judges; an item of another stage is an error.
  public let stages: [Stage]
  /// Every rule, included ones first, those that do not run among them.
  public let rules: [RuleDefinition]
  /// The day for which rules were found to have expired or not.
  public let today: CalendarDay
  /// What a guard says in the place of a blocked text.
  public let refusal: Refusal
  /// Whether dearer rules are left out once cheaper ones have blocked a text.
  public let stopsAtBlock: Bool

  let scans: [Stage: StageRules]
  let verdict: Verdict
  let redactor: Redactor

  /// A policy of `rules` as they stand on `today`.
  ///
  /// - Parameters:
  ///   - name: The policy's name.
  ///   - version: Its version.
  ///   - stages: The stages it judges.
  ///   - rules: Its rules, ids unique.
  ///   - today: Rules that expire on this day or before do not run.
  ///   - redactionKey: The secret key of `redact-with: hash` and `fake`.
  ///   - refusal: What a guard says in the place of a blocked text.
  ///   - stopsAtBlock: Whether rules on texts are left out once rules on the item's facts have blocked it, and models once
  ///     either have. The action stays the same; fewer findings say why. Streams are judged by all rules.
  /// - Throws: ``PolicyFileError`` when a rule needs a key and there is none.
  public init(
    name: String, version: String, stages: [Stage], rules: [RuleDefinition], today: CalendarDay,
    redactionKey: RedactionKey? = nil, refusal: Refusal = Refusal(), stopsAtBlock: Bool = false
  ) throws {
    let running = rules.filter { $0.status(on: today) == .runs }
    // A key that nothing is redacted with decides nothing, so it is no part of the digest.
    let redactionKey = running.contains(where: \.needsRedactionKey) ? redactionKey : nil
    id = PolicyID(
      name: name, version: version,
      digest: PolicyDigest.digest(
        of: running, stages: stages, redactionKey: redactionKey, refusal: refusal,
        stopsAtBlock: stopsAtBlock))
    self.refusal = refusal
    self.stopsAtBlock = stopsAtBlock
    self.stages = stages
    self.rules = rules
    self.today = today
    scans = try Self.scans(of: running, stages: stages)
    verdict = Verdict(actions: Dictionary(running.map { ($0.id, $0.actions) }, uniquingKeysWith: { first, _ in first }))
    redactor = try Redactor(rules: running, key: redactionKey)
  }

  /// One scan for each stage; stages with the same rules share it, since a scan of many words is large.
  private static func scans(of rules: [RuleDefinition], stages: [Stage]) throws -> [Stage: StageRules] {
    var scans: [[String]: StageRules] = [:]
    var result: [Stage: StageRules] = [:]
    for stage in stages {
      let rules = rules.filter { $0.actions[stage] != nil }
      let ids = rules.map(\.id)
      let scan = try scans[ids] ?? StageRules(rules)
      scans[ids] = scan
      result[stage] = scan
    }
    return result
  }

  public func evaluate(_ item: Item) async throws -> Decision { try decide(item) }

  /// Judges one item, without suspending.
  ///
  /// - Throws: `EvaluationError` when the item's stage is not among ``stages``, or a rule could not search the text to
  ///   its end.
  public func decide(_ item: Item) throws -> Decision {
    decision(on: item, try rules(for: item).findings(in: item) { isEnough($0, in: item.stage) })
  }

  /// Judges many items at once: the same decisions as one by one, much sooner where a model has a say.
  public func evaluate(contentsOf items: [Item]) async throws -> [Result<Decision, any Error>] {
    var results: [Result<Decision, any Error>] = items.map { _ in .failure(CancellationError()) }
    for (stage, indices) in Dictionary(grouping: items.indices, by: { items[$0].stage }) {
      guard let rules = scans[stage] else {
        for index in indices { results[index] = Result { try decide(items[index]) } }
        continue
      }
      let found = rules.findings(inEach: indices.map { items[$0] }) { isEnough($0, in: stage) }
      for (index, found) in zip(indices, found) {
        results[index] = found.map { decision(on: items[index], $0) }
      }
    }
    return results
  }

  func rules(for item: Item) throws -> StageRules {
    if let rules = scans[item.stage] { return rules }
    let own = stages.map(\.rawValue).joined(separator: ", ")
    throw EvaluationError(
      rule: id.name, reason: "the policy does not judge stage \"\(item.stage.rawValue)\" (its stages: \(own))")
  }

  func isEnough(_ findings: [Finding], in stage: Stage) -> Bool {
    stopsAtBlock && verdict.action(for: findings, in: stage) == .block
  }

  func decision(on item: Item, _ findings: [Finding]) -> Decision {
    guard !findings.isEmpty else { return Decision(policy: id, action: .allow) }
    let action = verdict.action(for: findings, in: item.stage)
    var decision = Decision(policy: id, action: action, findings: findings)
    decision.decisive = verdict.decisive(for: action, among: findings, in: item.stage)
    if action == .redact {
      let redacted = verdict.findings(askingFor: .redact, among: findings, in: item.stage)
      decision.edits = redactor.edits(for: redacted, in: item.judgedText)
    }
    return decision
  }
}
