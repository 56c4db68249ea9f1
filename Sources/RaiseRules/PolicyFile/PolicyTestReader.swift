import RaiseCore

/// Reads the tests of one policy file.
struct PolicyTestReader {
  let stages: [Stage]
  let directory: String
  let problems: ProblemList

  /// Every test under `tests:`, in the order of the four lists.
  func tests(_ source: SourceValue) -> [PolicyTest] {
    guard let lists = Fields(source, keys: PolicyTest.listKeys, path: "tests", directory: directory, problems: problems)
    else { return [] }
    return PolicyTest.Expectation.allCases.flatMap { tests(lists, $0) }
  }

  private func tests(_ lists: Fields, _ expectation: PolicyTest.Expectation) -> [PolicyTest] {
    guard let source = lists.nested(expectation.rawValue) else { return [] }
    guard case .list(let items) = source.content else {
      lists.report("expected a list of tests, found \(source.summary)", at: expectation.rawValue)
      return []
    }
    return items.enumerated().compactMap { index, item in
      test(item, expectation, path: lists.path(of: expectation.rawValue, index))
    }
  }

  private func test(_ source: SourceValue, _ expectation: PolicyTest.Expectation, path: String) -> PolicyTest? {
    if case .scalar(let text, _) = source.content, !source.isNothing {
      return test(expectation, [turn(text, in: defaultStage)], source.position, path)
    }
    let expectsFinding = expectation == .mustFlag || expectation == .knownMiss
    let keys = expectsFinding ? PolicyTest.flaggingKeys : PolicyTest.passingKeys
    guard let fields = Fields(source, keys: keys, path: path, directory: directory, problems: problems),
      case let stage = stage(fields) ?? defaultStage, let turns = turns(fields, stage)
    else { return nil }
    var test = test(expectation, turns, fields.position, path)
    test.stage = stage
    test.url = fields.text("url")
    test.rule = fields.text("rule")
    test.rulePosition = fields.position(of: "rule")
    test.hazard = fields.nested("hazard").flatMap { fields.hazard($0, path: fields.path(of: "hazard")) }
    test.action = fields.text("action").flatMap(Action.init)
    test.redacted = fields.text("redacted")
    return test
  }

  private func test(
    _ expectation: PolicyTest.Expectation, _ turns: [Turn], _ position: SourcePosition, _ path: String
  ) -> PolicyTest {
    PolicyTest(
      expectation: expectation, turns: turns, stage: defaultStage, file: problems.file,
      position: position, path: path)
  }

  private var defaultStage: Stage { stages.first ?? .pretraining }

  private func stage(_ fields: Fields) -> Stage? {
    guard let stage = fields.text("stage").flatMap(Stage.init) else { return nil }
    guard stages.isEmpty || stages.contains(stage) else {
      let own = stages.map(\.rawValue).joined(separator: ", ")
      fields.report("stage \(quoted(stage.rawValue)) is not among the policy's stages (\(own))", at: "stage")
      return nil
    }
    return stage
  }

  /// The text as the only turn, or the turns; exactly one of the two must be there.
  private func turns(_ fields: Fields, _ stage: Stage) -> [Turn]? {
    switch (fields.has("text"), fields.nested("turns")) {
    case (true, nil): return fields.text("text").map { [turn($0, in: stage)] }
    case (false, let source?): return turns(source, path: fields.path(of: "turns"))
    case (true, _?):
      fields.report("expected either text or turns, found both", at: "turns")
    case (false, nil):
      problems.report("missing key \"text\" (or \"turns\")", at: fields.position, path: fields.path)
    }
    return nil
  }

  /// A text alone is said by whoever speaks at the stage: models read prompts and answers differently.
  private func turn(_ text: String, in stage: Stage) -> Turn {
    switch stage {
    case .input: Turn(role: .user, text: text)
    case .output: Turn(role: .assistant, text: text)
    default: Turn(role: .document, text: text)
    }
  }

  private func turns(_ source: SourceValue, path: String) -> [Turn]? {
    guard case .list(let items) = source.content, !items.isEmpty else {
      let found = if case .list = source.content { "an empty list" } else { source.summary }
      problems.report("expected a list of turns, found \(found)", at: source.position, path: path)
      return nil
    }
    let turns = items.enumerated().map { index, item -> Turn? in
      let fields = Fields(
        item, keys: PolicyTest.turnKeys, path: "\(path)[\(index)]", directory: directory, problems: problems)
      guard let role = fields?.text("role"), let text = fields?.text("text") else { return nil }
      return Turn(role: Role(rawValue: role), text: text)
    }
    return turns.contains(nil) ? nil : turns.compactMap { $0 }
  }
}
