import RaiseCore

/// Reads the rules of one policy file.
struct RuleReader {
  let policy: String
  let stages: [Stage]
  let redaction: RedactionStyle
  let directory: String
  let problems: ProblemList

  /// The rule that stands in `source`; nil when something is wrong with it, which is then reported.
  func rule(_ source: SourceValue, path: String) -> RuleDefinition? {
    let kind = kindName(in: source).flatMap(RuleKinds.named)
    guard
      let fields = Fields(
        source, keys: RuleDefinition.keys + (kind?.keys ?? []), path: path, directory: directory,
        allowsUnknownKeys: kind == nil, problems: problems)
    else { return nil }
    let hazards = fields.hazards("hazards")
    let actions = actions(fields)
    guard let kind, let hazards, let actions, let id = fields.identifier("id") else { return nil }
    let mode = fields.text("mode").flatMap(Mode.init) ?? .enforce
    let threshold = fields.number("threshold") ?? 0.5
    let settings = RuleSettings(id: id, hazards: hazards, threshold: threshold, mode: mode)
    guard let rule = make(kind, settings, fields) else { return nil }
    return RuleDefinition(
      id: id, kind: kind.name, hazards: hazards, threshold: threshold, actions: actions, mode: mode,
      expires: fields.text("expires").flatMap(CalendarDay.init),
      redaction: fields.text("redact-with").flatMap(RedactionStyle.init) ?? redaction,
      rationale: fields.text("rationale"), source: fields.text("source"),
      values: fields.values.filter { value in kind.keys.contains { $0.name == value.key } }
        .merging((rule as? any DescribedRule)?.describedValues ?? [:]) { $1 }, policy: policy,
      file: problems.file, position: fields.position, rule: rule)
  }

  private func kindName(in source: SourceValue) -> String? {
    guard case .mapping(let entries) = source.content,
      case .scalar(let name, _)? = entries.first(where: { $0.key == "kind" })?.value.content
    else { return nil }
    return name
  }

  /// Makes the rule when all of the kind's own values passed their checks.
  private func make(_ kind: RuleKind, _ settings: RuleSettings, _ fields: Fields) -> (any Rule)? {
    guard kind.keys.allSatisfy({ fields.isReadable($0) }) else { return nil }
    do {
      return try kind.make(settings, fields)
    } catch let error as FieldError {
      fields.report(error.reason, at: error.key, error.index)
    } catch is ReportedProblem {
      return nil
    } catch {
      fields.problems.report("\(error)", at: fields.position, path: fields.path)
    }
    return nil
  }

  /// The actions by stage: one for all the policy's stages, or a mapping of some of them.
  private func actions(_ fields: Fields) -> [Stage: Action]? {
    guard let source = fields.nested("action") else { return nil }
    let reader = FieldReader(directory: directory, problems: problems)
    let path = fields.path(of: "action")
    guard case .mapping(let entries) = source.content else {
      let action = action(source, path, reader)
      return action.map { action in Dictionary(stages.map { ($0, action) }, uniquingKeysWith: { first, _ in first }) }
    }
    if entries.isEmpty {
      fields.report("expected an action for at least one stage, found an empty mapping", at: "action")
    }
    var actions: [Stage: Action] = [:]
    for entry in entries {
      guard let stage = stage(entry, path), let action = action(entry.value, "\(path).\(entry.key)", reader) else {
        continue
      }
      actions[stage] = action
    }
    return actions.isEmpty ? nil : actions
  }

  /// Rules take evidence out; they have no other words for it, so `rewrite` is not among their actions.
  static let actionNames = [Action.allow, .flag, .redact, .block].map(\.rawValue)

  private func action(_ source: SourceValue, _ path: String, _ reader: FieldReader) -> Action? {
    reader.choice(source, of: "action", Self.actionNames, path).flatMap(Action.init)
  }

  private func stage(_ entry: SourceValue.Entry, _ path: String) -> Stage? {
    let known = Stage.allCases.map(\.rawValue)
    guard let stage = Stage(rawValue: entry.key) else {
      let hint = NearestName.hint(entry.key, known: known)
      problems.report("unknown stage \(quoted(entry.key)) \(hint)", at: entry.keyPosition, path: path)
      return nil
    }
    guard stages.isEmpty || stages.contains(stage) else {
      let own = stages.map(\.rawValue).joined(separator: ", ")
      problems.report(
        "stage \(quoted(entry.key)) is not among the policy's stages (\(own))", at: entry.keyPosition, path: path)
      return nil
    }
    return stage
  }
}
