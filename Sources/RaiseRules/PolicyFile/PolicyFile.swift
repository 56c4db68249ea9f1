import RaiseCore

/// One policy file, read and checked, before its includes are looked up.
public struct PolicyFile: Sendable {
  /// A policy that this one includes.
  struct Include {
    var name: String
    var position: SourcePosition
    var path: String
  }

  /// The policy's name.
  public var name: String
  /// Its version, as its author counts.
  public var version: String
  /// One sentence on what it is for.
  public var description: String
  /// The stages it can judge.
  public var stages: [Stage]
  /// Its own rules, without those of included policies.
  public var rules: [RuleDefinition]
  /// What a guard says in the place of a text that it blocks.
  public var refusal: Refusal
  /// Whether dearer rules are left out once cheaper ones have blocked a text.
  public var stopsAtBlock: Bool
  /// Its tests.
  public var tests: [PolicyTest]
  /// The file as it was named.
  public var path: String
  /// How evidence becomes a cost and a reward, where the file says so.
  let rewardSection: RewardSection?
  let includes: [Include]
  let namePosition: SourcePosition

  /// The names of the policies it includes.
  public var include: [String] { includes.map(\.name) }
}

extension PolicyFile {
  /// The keys of a policy.
  public static let keys: [PolicyKey] = [
    .required("name", .text, "The policy's name, the same as its file's without `.yaml`."),
    .required("version", .text, "Its version, as its author counts; semantic versioning is usual."),
    .required("description", .text, "One sentence on what it is for."),
    PolicyKey("include", .texts, "Other policies, by name, whose rules are rules of this one too."),
    .required("stages", .choices(Stage.allCases.map(\.rawValue)), "The stages of a model's life it can judge."),
    PolicyKey(
      "redact-with", .choice(RedactionStyle.names), standard: .text(RedactionStyle.placeholder.rawValue),
      "What stands in the place of redacted evidence, for its own rules that do not say."),
    PolicyKey(
      "stop-at-block", .boolean, standard: .boolean(false),
      "Whether rules on texts are left out once rules on the URL have blocked a document, and models once either have."),
    PolicyKey(
      "refusal", .nested("text for each language"),
      "What a guard says in the place of a blocked text, in the user's language: `en`, `zh`; standard texts when absent."
    ),
    PolicyKey(
      "reward", .nested("signals, propositions and offsets"),
      "How findings become the cost and the reward of an answer, for `raise score`."),
    PolicyKey("rules", .nested("list of rules"), "Its own rules; may be absent when it includes some."),
    PolicyKey("tests", .nested("four lists of tests"), "Its tests, run by `raise policy test`."),
  ]

  /// Reads the policy that `text` describes.
  ///
  /// - Parameters:
  ///   - text: The YAML text.
  ///   - path: The file's name, for messages and for files that rules name.
  /// - Throws: ``PolicyFileError`` with everything that is wrong, in order of position.
  public init(parsing text: String, path: String) throws(PolicyFileError) {
    let problems = ProblemList(file: path)
    let file = YAMLReader.read(text, into: problems).flatMap { Self.read($0, path: path, problems) }
    try problems.throwErrors()
    guard let file else { throw PolicyFileError([PolicyProblem(file: path, message: "cannot be read")]) }
    self = file
  }

  private static func read(_ source: SourceValue, path: String, _ problems: ProblemList) -> PolicyFile? {
    let directory = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
    guard let fields = Fields(source, keys: keys, directory: directory, problems: problems) else { return nil }
    let stages = fields.texts("stages").compactMap(Stage.init)
    let name = fields.identifier("name")
    let reader = RuleReader(
      policy: name ?? "", stages: stages,
      redaction: fields.text("redact-with").flatMap(RedactionStyle.init) ?? .placeholder, directory: directory,
      problems: problems)
    let rules = rules(fields, reader)
    let tests = fields.nested("tests").map {
      PolicyTestReader(stages: stages, directory: directory, problems: problems).tests($0)
    }
    let reward = fields.nested("reward").flatMap { RewardReader(directory: directory, problems: problems).section($0) }
    guard let name, let version = fields.text("version"), let description = fields.text("description") else {
      return nil
    }
    return PolicyFile(
      name: name, version: version, description: description, stages: stages, rules: rules,
      refusal: refusal(fields), stopsAtBlock: fields.flag("stop-at-block"), tests: tests ?? [], path: path,
      rewardSection: reward,
      includes: includes(fields),
      namePosition: fields.position(of: "name"))
  }

  private static let refusalKeys = [
    PolicyKey("en", .text, "The refusal in English, and in every language without one of its own."),
    PolicyKey("zh", .text, "The refusal in Chinese."),
  ]

  private static func refusal(_ fields: Fields) -> Refusal {
    let standard = Refusal()
    guard let source = fields.nested("refusal"),
      let texts = Fields(
        source, keys: refusalKeys, path: "refusal", directory: fields.directory, problems: fields.problems)
    else { return standard }
    if !texts.has("en") && !texts.has("zh") {
      fields.report("expected a text for en, zh or both, found neither", at: "refusal")
    }
    return Refusal(english: texts.text("en") ?? standard.english, chinese: texts.text("zh") ?? standard.chinese)
  }

  private static func includes(_ fields: Fields) -> [Include] {
    fields.texts("include").enumerated().map { index, name in
      Include(name: name, position: fields.position(of: "include", index), path: fields.path(of: "include", index))
    }
  }

  private static func rules(_ fields: Fields, _ reader: RuleReader) -> [RuleDefinition] {
    guard let source = fields.nested("rules") else {
      if !fields.has("include") {
        fields.problems.report("missing key \"rules\" (or \"include\")", at: fields.position)
      }
      return []
    }
    guard case .list(let items) = source.content, !items.isEmpty else {
      let found = if case .list = source.content { "an empty list" } else { source.summary }
      fields.report("expected a list of rules, found \(found)", at: "rules")
      return []
    }
    let rules = items.enumerated().compactMap { index, item in
      reader.rule(item, path: "rules[\(index)]")
    }
    reportRepeatedIDs(in: items, fields)
    return rules
  }

  /// Ids are compared as written, so that a rule with another mistake takes part.
  private static func reportRepeatedIDs(in items: [SourceValue], _ fields: Fields) {
    var first: [String: SourcePosition] = [:]
    for (index, item) in items.enumerated() {
      guard case .mapping(let entries) = item.content,
        let value = entries.first(where: { $0.key == "id" })?.value, case .scalar(let id, _) = value.content
      else { continue }
      if let place = first[id] {
        fields.problems.report(
          "rule id \(quoted(id)) is taken, at \(place)", at: value.position, path: "rules[\(index)].id")
      }
      first[id] = first[id] ?? value.position
    }
  }
}
