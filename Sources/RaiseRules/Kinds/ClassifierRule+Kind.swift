import RaiseCore
import RaiseInference
import RaiseModels

extension ClassifierRule {
  /// The kind `classifier` in policy files.
  static let ruleKind = RuleKind(
    "classifier", otherNames: ["model", "ml", "guard-model"],
    "What a trained model sees: its heads, each from a threshold on, the cheapest model first.",
    keys: [
      .required("model", .text, "The model that has the last word: a bundled one's name, or a path from the policy."),
      .required("heads", .nested("output: threshold"), "The model's outputs to watch, each with its threshold."),
      PolicyKey(
        "input-mode", .choice(Model.Mode.allCases.map(\.rawValue)),
        "What texts are read as; when absent, prompts of users, responses of assistants, and else texts."),
      PolicyKey(
        "roles", .choices([Role.system, .user, .assistant, .tool, .toolCall, .document].map(\.rawValue)),
        "Whose words are judged; everybody's when absent."),
      PolicyKey(
        "disguises", .choice(DisguiseHandling.allCases.map(\.rawValue)), standard: .text("read-where-served"),
        "Whether texts are also judged without their disguises: of users and models that are served, always, or never."),
      PolicyKey(
        "answers-to", .choice(PromptContext.allCases.map(\.rawValue)), standard: .text("last-user"),
        "What responses are read behind: what the user said last, or the dialogue."),
      PolicyKey("cascade", .nested("list of stages"), "Cheaper models that are asked first, the cheapest first."),
      PolicyKey(
        "report-all", .boolean, standard: .boolean(false),
        "Whether scores below the thresholds are recorded too, as findings that do not count."),
      PolicyKey(
        "window-bytes", .number(64...8192),
        "About how much of a text is read at once; as much as the screen reads, or else 1200, when absent."),
      PolicyKey(
        "max-windows", .number(1...1_000_000), "The windows of one text that models may read; all when absent."),
      PolicyKey(
        "over-budget", .choice(["fail", "judge-what-was-read"]), standard: .text("fail"),
        "What becomes of a text that needs more windows."),
    ]
  ) { settings, fields in
    try ClassifierReader(settings: settings, fields: fields).rule()
  }
}

/// Reads the settings of a classifier rule.
struct ClassifierReader {
  let settings: RuleSettings
  let fields: Fields

  /// - Throws: ``FieldError``, or ``ReportedProblem`` when what is wrong has been reported where it stands.
  func rule() throws -> ClassifierRule {
    let last = try load(fields.text("model") ?? "", in: fields)
    let heads = heads(of: last.scorer)
    let cheaper = try stages(before: last.scorer, heads)
    guard !fields.problems.hasErrors else { throw ReportedProblem() }
    let stages = cheaper + [ClassifierStage(scorer: last, bands: Self.bands(of: heads, in: last.scorer))]
    let bytes = fields.number("window-bytes").map { Int($0) }
    let budget = ClassifierBudget(
      maxWindows: fields.number("max-windows").map { Int($0) },
      judgesWhatWasRead: fields.text("over-budget") == "judge-what-was-read")
    return ClassifierRule(
      settings: settings,
      cascade: Cascade(heads: heads, stages: stages, budget: budget, reportsAll: fields.flag("report-all")),
      mode: fields.text("input-mode").flatMap(Model.Mode.init),
      roles: fields.has("roles") ? Set(fields.texts("roles").map(Role.init)) : nil,
      windowBytes: bytes ?? stages.lazy.compactMap(\.scorer.windowBytes).first ?? 1200,
      disguises: fields.text("disguises").flatMap(DisguiseHandling.init) ?? .readWhereServed,
      context: fields.text("answers-to").flatMap(PromptContext.init) ?? .lastUser,
      describedValues: Self.description(heads, stages))
  }

  private func load(_ name: String, in fields: Fields) throws -> LoadedScorer {
    do {
      return try LoadedScorer.load(
        folder: ModelLocations.process.resolve(name, relativeTo: self.fields.directory))
    } catch {
      fields.report("\(error)", at: "model")
      throw ReportedProblem()
    }
  }

  /// A band of the last stage only says which output is read.
  private static func bands(of heads: [ClassifierHead], in scorer: any TextScorer) -> [UncertaintyBand?] {
    heads.map { head in
      scorer.outputs.firstIndex(of: head.output).map { UncertaintyBand(output: $0, clear: 0, certain: 2) }
    }
  }

  private static func description(
    _ heads: [ClassifierHead], _ stages: [ClassifierStage]
  ) -> [String: PolicyValue] {
    let watched = heads.map { head in
      let thresholds = head.thresholds.sorted { $0.key.rawValue < $1.key.rawValue }.map { "\($0.key) \($0.value)" }
      let names = head.names.map { " or \($0.hazard)" }.joined()
      let mean = head.windows == .mean ? ", mean of windows," : ""
      return "\(head.output)\(head.isInverted ? " inverted" : "")\(mean) from \(thresholds.joined(separator: ", ")): "
        + "\(head.hazard)\(names)"
    }
    let asked = stages.dropLast().map { stage in
      let bands = zip(heads, stage.bands).compactMap { head, band in
        band.map { "\(head.output) by \(stage.scorer.scorer.outputs[$0.output]) \($0.clear)...\($0.certain)" }
      }
      return "\(stage.scorer.scorer.label) \(stage.scorer.digest): \(bands.joined(separator: "; "))"
    }
    let last = stages.last.map { "\($0.scorer.scorer.label) \($0.scorer.digest)" } ?? ""
    return ["model": .text(last), "heads": .texts(watched), "cascade": .texts(Array(asked))]
  }
}

// MARK: - Heads

extension ClassifierReader {
  private static let headKeys: [PolicyKey] = [
    PolicyKey("at-least", .nested("number, or en: and zh:"), "The probability from which there is a finding."),
    PolicyKey("at-most", .nested("number, or en: and zh:"), "The probability up to which there is a finding."),
    PolicyKey("hazard", .text, "What the finding is evidence of."),
    PolicyKey(
      "of-windows", .choice(WindowsTaken.allCases.map(\.rawValue)), standard: .text("strictest"),
      "Which windows are the evidence: the one with the highest score, or the mean of all."),
    PolicyKey(
      "named-by", .texts, "Outputs of which the most probable says what the finding is evidence of, such as [s1, s8]."),
  ]

  private func heads(of scorer: any TextScorer) -> [ClassifierHead] {
    guard case .mapping(let entries)? = fields.nested("heads")?.content, !entries.isEmpty else {
      fields.report("expected a mapping of outputs to thresholds", at: "heads")
      return []
    }
    return entries.compactMap { entry in
      guard scorer.outputs.contains(entry.key) else {
        let hint = NearestName.hint(entry.key, known: scorer.outputs)
        fields.problems.report(
          "\(scorer.label) has no output \(quoted(entry.key)) \(hint)", at: entry.keyPosition,
          path: fields.path(of: "heads"))
        return nil
      }
      return head(entry, of: scorer, path: "\(fields.path(of: "heads")).\(entry.key)")
    }
  }

  private func head(_ entry: SourceValue.Entry, of scorer: any TextScorer, path: String) -> ClassifierHead? {
    var hazard = ClassifierHead.usualHazard(of: entry.key).flatMap { isCovered($0) ? $0 : nil } ?? settings.hazards[0]
    guard case .mapping(let keys) = entry.value.content, !keys.contains(where: { $0.key == "en" || $0.key == "zh" })
    else {
      return thresholds(entry.value, path).map { ClassifierHead(output: entry.key, hazard: hazard, thresholds: $0) }
    }
    guard
      let fields = Fields(
        entry.value, keys: Self.headKeys, path: path, directory: fields.directory, problems: fields.problems)
    else { return nil }
    if let source = fields.nested("hazard") {
      guard let named = fields.hazard(source, path: fields.path(of: "hazard")) else { return nil }
      if !isCovered(named) { fields.report("\(named) is not among what the rule's hazards cover", at: "hazard") }
      hazard = named
    }
    let (atLeast, atMost) = (fields.nested("at-least"), fields.nested("at-most"))
    guard let source = atLeast ?? atMost, atLeast == nil || atMost == nil else {
      self.fields.problems.report("expected either at-least or at-most", at: entry.value.position, path: path)
      return nil
    }
    guard let values = thresholds(source, path + (atMost == nil ? ".at-least" : ".at-most")) else { return nil }
    let isInverted = atMost != nil
    return ClassifierHead(
      output: entry.key, hazard: hazard, thresholds: isInverted ? values.mapValues { 1 - $0 } : values,
      isInverted: isInverted, windows: fields.text("of-windows").flatMap(WindowsTaken.init) ?? .strictest,
      names: names(fields, of: scorer))
  }

  /// The outputs that tell a head's hazard. Each must tell one of its own, which the rule covers.
  private func names(_ fields: Fields, of scorer: any TextScorer) -> [ClassifierHead.HazardName] {
    fields.texts("named-by").compactMap { name in
      guard let output = scorer.outputs.firstIndex(of: name), let hazard = ClassifierHead.usualHazard(of: name) else {
        let known = scorer.outputs.filter { ClassifierHead.usualHazard(of: $0) != nil }
        let hint = NearestName.hint(name, known: known)
        fields.report("\(scorer.label) has no output \(quoted(name)) that names a hazard \(hint)", at: "named-by")
        return nil
      }
      guard isCovered(hazard) else {
        fields.report("\(hazard), named by \(name), is not among what the rule's hazards cover", at: "named-by")
        return nil
      }
      return ClassifierHead.HazardName(output: output, hazard: hazard)
    }
  }

  private func isCovered(_ hazard: Hazard) -> Bool { settings.hazards.contains { hazard.isA($0) } }

  /// One number for every language, or one for each.
  private func thresholds(_ source: SourceValue, _ path: String) -> [TextLanguage: Double]? {
    let reader = FieldReader(directory: fields.directory, problems: fields.problems)
    if case .mapping = source.content {
      let keys = TextLanguage.allCases.map {
        PolicyKey.required($0.rawValue, .number(0...1), "the threshold for texts that count as \($0.rawValue).")
      }
      guard let fields = Fields(source, keys: keys, path: path, directory: fields.directory, problems: fields.problems)
      else { return nil }
      let values = TextLanguage.allCases.compactMap { language in
        fields.number(language.rawValue).map { (language, $0) }
      }
      return values.count == keys.count ? Dictionary(uniqueKeysWithValues: values) : nil
    }
    guard case .number(let number)? = reader.value(of: source, as: .number(0...1), path: path) else { return nil }
    return Dictionary(uniqueKeysWithValues: TextLanguage.allCases.map { ($0, number) })
  }
}

// MARK: - Cascade

extension ClassifierReader {
  private static let stageKeys: [PolicyKey] = [
    .required("model", .text, "The stage's model: a bundled one's name, or a path from the policy."),
    .required("bands", .nested("head: band"), "Which scores of each head are clear, and which certain."),
  ]
  private static let bandKeys: [PolicyKey] = [
    PolicyKey("output", .text, "The stage's output that tells of the head; the one of the same name when absent."),
    .required("clear", .number(0...1), "Below this score there is nothing."),
    PolicyKey("certain", .number(0...1), "From this score on there is a finding; never when absent."),
  ]

  private func stages(before last: any TextScorer, _ heads: [ClassifierHead]) throws -> [ClassifierStage] {
    guard let source = fields.nested("cascade") else { return [] }
    guard case .list(let items) = source.content, !items.isEmpty else {
      fields.report("expected a list of stages, found \(source.summary)", at: "cascade")
      return []
    }
    return try items.enumerated().compactMap { index, item in
      let path = fields.path(of: "cascade", index)
      guard
        let stage = Fields(
          item, keys: Self.stageKeys, path: path, directory: fields.directory, problems: fields.problems),
        let name = stage.text("model")
      else { return nil }
      let loaded = try load(name, in: stage)
      return ClassifierStage(scorer: loaded, bands: bands(stage, loaded.scorer, heads))
    }
  }

  private func bands(_ stage: Fields, _ scorer: any TextScorer, _ heads: [ClassifierHead]) -> [UncertaintyBand?] {
    var bands = [UncertaintyBand?](repeating: nil, count: heads.count)
    guard case .mapping(let entries)? = stage.nested("bands")?.content else {
      stage.report("expected a mapping of heads to bands", at: "bands")
      return bands
    }
    for entry in entries {
      guard let head = heads.firstIndex(where: { $0.output == entry.key }) else {
        let hint = NearestName.hint(entry.key, known: heads.map(\.output))
        stage.problems.report(
          "the rule has no head \(quoted(entry.key)) \(hint)", at: entry.keyPosition, path: stage.path(of: "bands"))
        continue
      }
      guard heads[head].windows == .strictest else {
        stage.problems.report(
          "the head is the mean of all windows, so no stage may settle some of them", at: entry.keyPosition,
          path: "\(stage.path(of: "bands")).\(entry.key)")
        continue
      }
      bands[head] = band(entry, scorer, path: "\(stage.path(of: "bands")).\(entry.key)")
    }
    return bands
  }

  private func band(_ entry: SourceValue.Entry, _ scorer: any TextScorer, path: String) -> UncertaintyBand? {
    guard
      let fields = Fields(
        entry.value, keys: Self.bandKeys, path: path, directory: fields.directory, problems: fields.problems),
      let clear = fields.number("clear")
    else { return nil }
    let certain = fields.number("certain")
    if let certain, certain <= clear {
      fields.report("expected more than clear, \(clear), found \(certain)", at: "certain")
    }
    let name = fields.text("output") ?? entry.key
    guard let output = scorer.outputs.firstIndex(of: name) else {
      let hint = NearestName.hint(name, known: scorer.outputs)
      fields.problems.report(
        "\(scorer.label) has no output \(quoted(name)) \(hint)",
        at: fields.has("output") ? fields.position(of: "output") : entry.keyPosition, path: path)
      return nil
    }
    return UncertaintyBand(output: output, clear: clear, certain: certain ?? 2)
  }
}

/// What is wrong has been reported already, where it stands.
struct ReportedProblem: Error {}
