import RaiseCore

extension RulePolicy: StreamingPolicy {
  public func holdBack(in stage: Stage, stride: StreamStride) throws -> Int {
    let rules = try streamedRules(in: stage)
    let readsAlong = rules.onBatches.contains { $0 is ClassifierRule }
    return max(rules.texts.streamReach ?? 0, readsAlong ? JudgingPlaces.maxBytes(stride) : 0) + RuleSession.step
  }

  /// Opens a session on the text of the item's last turn. Text rules search what is new, and classifiers read along with
  /// their last model alone: see `docs/guard.md`.
  public func session(judging item: Item, stride: StreamStride) throws -> any RaiseCore.Session {
    let rules = try streamedRules(in: item.stage)
    let classifiers = try rules.onBatches.compactMap { $0 as? ClassifierRule }.compactMap { rule in
      do {
        // A redaction needs all that is found; elsewhere what is stronger than before says enough.
        let tellsAll = verdict.actions[rule.settings.id]?[item.stage] == .redact
        return try rule.stream(judging: Self.withoutText(item), stride: stride, tellsAll: tellsAll)
      } catch {
        throw EvaluationError(rule: rule.settings.id, reason: "\(error)")
      }
    }
    let session = RuleSession(
      texts: TextRuleStream(rules.texts), classifiers: classifiers,
      decided: DecidedText(policy: id, rules: verdict, redactor: redactor, stage: item.stage))
    try session.append(item.judgedText)
    return session
  }

  /// The item as it stands before its last turn says anything.
  private static func withoutText(_ item: Item) -> Item {
    var item = item
    if let last = item.turns.popLast() { item.turns.append(Turn(role: last.role, text: "")) }
    return item
  }

  /// The rules of a stage, all of which can watch a stream.
  private func streamedRules(in stage: Stage) throws -> StageRules {
    guard let stageRules = scans[stage] else {
      throw StreamingError(policy: id.name, reason: "it does not judge stage \"\(stage.rawValue)\"")
    }
    for definition in rules where definition.status(on: today) == .runs && definition.actions[stage] != nil {
      guard let reason = Self.obstacle(to: definition.rule) else { continue }
      throw StreamingError(policy: id.name, rule: definition.id, reason: reason)
    }
    return stageRules
  }

  /// Why a rule cannot watch a stream; nil when it can.
  private static func obstacle(to rule: any Rule) -> String? {
    if let text = rule as? any TextRule {
      guard text.streamReach == nil else { return nil }
      return "its evidence may be of any length, so no hold-back is long enough; "
        + #"bound what repeats (\s{0,8} for \s*) and leave out bounds of the whole text (^, $, \A, \z)"#
    }
    guard let classifier = rule as? ClassifierRule else {
      return "rules of kind \"\(rule.kind)\" judge whole texts only"
    }
    do {
      _ = try classifier.lastModelScorer()
      return nil
    } catch {
      return error.reason
    }
  }
}
