import RaiseCore

/// What differs between two policies, included rules among them: rules added, removed, and changed field by field.
public struct PolicyDiff: Sendable, Hashable, Encodable {
  /// A field whose value differs.
  public struct Change: Sendable, Hashable, Encodable {
    /// The rule's id; nil when it is a field of the policy.
    public var rule: String?
    /// The field, as policy files spell it.
    public var field: String
    /// What stood there; nil when nothing did.
    public var old: String?
    /// What stands there now; nil when nothing does.
    public var new: String?
  }

  /// Ids of rules only the new policy has, in its order.
  public var added: [String]
  /// Ids of rules only the old policy has, in its order.
  public var removed: [String]
  /// Fields that differ, those of the policy first, then rule by rule.
  public var changed: [Change]
  /// Whether the two have the same digest, so that they decide equally.
  public var decidesEqually: Bool

  /// Whether nothing at all differs.
  public var isEmpty: Bool { added.isEmpty && removed.isEmpty && changed.isEmpty }

  /// Compares `old` with `new`.
  public init(from old: LoadedPolicy, to new: LoadedPolicy) {
    let oldRules = old.policy.rules, newRules = new.policy.rules
    added = newRules.map(\.id).filter { id in !oldRules.contains { $0.id == id } }
    removed = oldRules.map(\.id).filter { id in !newRules.contains { $0.id == id } }
    decidesEqually = old.policy.id.digest == new.policy.id.digest
    changed = Self.changes(of: nil, from: old.fields, to: new.fields)
    let ids = (oldRules.map(\.id).filter { !removed.contains($0) }, newRules.map(\.id).filter { !added.contains($0) })
    changed += Self.changes(of: nil, from: ["rules": .list(ids.0)], to: ["rules": .list(ids.1)])
    for rule in oldRules {
      guard let other = newRules.first(where: { $0.id == rule.id }) else { continue }
      changed += Self.changes(of: rule.id, from: rule.fields, to: other.fields)
    }
  }

  private static func changes(of rule: String?, from old: [String: Field], to new: [String: Field]) -> [Change] {
    Set(old.keys).union(new.keys).sorted().flatMap { name -> [Change] in
      switch (old[name], new[name]) {
      case (.list(let before)?, .list(let after)?) where before != after && Set(before) == Set(after):
        let count = "\(before.count) values"
        return [Change(rule: rule, field: name, old: count, new: "the same in another order")]
      case (.list(let before)?, .list(let after)?):
        let (old, new) = (Set(before), Set(after))
        return before.filter { !new.contains($0) }.map { Change(rule: rule, field: name, old: $0, new: nil) }
          + after.filter { !old.contains($0) }.map { Change(rule: rule, field: name, old: nil, new: $0) }
      case (let before, let after):
        guard before != after else { return [] }
        return [Change(rule: rule, field: name, old: before?.text, new: after?.text)]
      }
    }
  }
}

/// A value to compare: a list is compared element by element.
private enum Field: Hashable {
  case text(String)
  case list([String])

  var text: String {
    switch self {
    case .text(let text): text
    case .list(let texts): "[\(texts.joined(separator: ", "))]"
    }
  }
}

extension LoadedPolicy {
  fileprivate var fields: [String: Field] {
    [
      "name": .text(file.name), "version": .text(file.version), "description": .text(file.description),
      "include": .list(file.include), "stages": .list(Stage.allCases.filter(file.stages.contains).map(\.rawValue)),
      "refusal.en": .text(file.refusal.english), "refusal.zh": .text(file.refusal.chinese),
      "stop-at-block": .text("\(file.stopsAtBlock)"),
    ]
  }
}

extension RuleDefinition {
  fileprivate var fields: [String: Field] {
    var fields = values.mapValues { value -> Field in
      if case .texts(let texts) = value { .list(texts) } else { .text(value.summary) }
    }
    fields["kind"] = .text(kind)
    fields["hazards"] = .list(hazards.map(\.rawValue))
    fields["threshold"] = .text("\(threshold)")
    fields["mode"] = .text(mode.rawValue)
    fields["action"] = .text(actionSummary)
    fields["redact-with"] = .text(redaction.rawValue)
    fields["expires"] = expires.map { .text($0.description) }
    fields["rationale"] = rationale.map { .text($0) }
    fields["source"] = source.map { .text($0) }
    return fields
  }

  /// The actions in words: one when it is the same in every stage there is, else by stage.
  public var actionSummary: String {
    let distinct = Set(actions.values)
    if actions.count == Stage.allCases.count, distinct.count == 1, let action = distinct.first {
      return action.rawValue
    }
    return Stage.allCases.compactMap { stage in actions[stage].map { "\(stage.rawValue): \($0.rawValue)" } }
      .joined(separator: ", ")
  }
}

extension PolicyDiff {
  /// One line for each difference: `+` added, `-` removed, `~` changed; then whether the two decide equally.
  public var text: String {
    guard !isEmpty else { return "no difference\n" }
    var lines = removed.map { "- rule \($0)" } + added.map { "+ rule \($0)" }
    for change in changed {
      let place = change.rule.map { "rule \($0): \(change.field)" } ?? change.field
      switch (change.old, change.new) {
      case (let old?, let new?): lines.append("~ \(place): \(old) → \(new)")
      case (let old?, nil): lines.append("- \(place): \(old)")
      case (nil, let new?): lines.append("+ \(place): \(new)")
      case (nil, nil): break
      }
    }
    lines.append(decidesEqually ? "Both decide equally: the digest is the same." : "They may decide differently.")
    return lines.joined(separator: "\n") + "\n"
  }
}
