import RaiseCore

/// One test of a policy, as it stands in the policy's own file.
public struct PolicyTest: Sendable, Hashable {
  /// What the test claims.
  public enum Expectation: String, Sendable, Hashable, CaseIterable {
    /// The policy finds it.
    case mustFlag = "must-flag"
    /// The policy lets it pass.
    case mustPass = "must-pass"
    /// The policy should find it, and does not yet.
    case knownMiss = "known-miss"
    /// The policy should let it pass, and does not yet.
    case knownFalsePositive = "known-false-positive"
  }

  /// What the test claims.
  public var expectation: Expectation
  /// What is judged.
  public var turns: [Turn]
  /// The URL that the text is from; nil when none.
  public var url: String?
  /// The stage it is judged in.
  public var stage: Stage
  /// The rule that is meant; nil when any rule will do.
  public var rule: String?
  var rulePosition: SourcePosition?
  /// The hazard that is meant, with its kinds; nil when any will do.
  public var hazard: Hazard?
  /// The action expected; nil when any but `allow` will do.
  public var action: Action?
  /// The text expected after redaction; nil when it does not matter.
  public var redacted: String?
  /// The file it stands in.
  public var file: String
  /// Where in that file.
  public var position: SourcePosition
  /// Which test it is, as `tests.must-flag[3]`.
  public var path: String

  /// The item to judge.
  public var item: Item {
    Item(id: path, stage: stage, turns: turns, metadata: url.map { [Item.urlKey: $0] } ?? [:])
  }
}

extension PolicyTest {
  /// The keys of a test that expects nothing to be found.
  public static let passingKeys: [PolicyKey] = [
    PolicyKey("text", .text, "The text to judge; a test that is only a text is this key alone."),
    PolicyKey("turns", .nested("list of turns"), "In place of `text`: a dialogue, whose last turn is judged."),
    PolicyKey("url", .text, "The URL that the text is from."),
    PolicyKey(
      "stage", .choice(Stage.allCases.map(\.rawValue)), "The stage to judge in; the first of the policy's when absent."),
    PolicyKey("rule", .text, "Only this rule is meant, whatever others find."),
    PolicyKey("hazard", .text, "Only this hazard and its kinds are meant, whatever else is found."),
  ]

  /// The keys of a test that expects something to be found.
  public static let flaggingKeys: [PolicyKey] =
    passingKeys + [
      PolicyKey("action", .choice(RuleReader.actionNames), "The action that must come out."),
      PolicyKey("redacted", .text, "The text that must come out after redaction."),
    ]

  /// The keys of a turn.
  public static let turnKeys: [PolicyKey] = [
    .required("role", .text, "Who speaks: `system`, `user`, `assistant`, `tool`, `document`."),
    .required("text", .text, "What is said."),
  ]

  /// The keys of `tests`.
  public static let listKeys: [PolicyKey] = [
    PolicyKey("must-flag", .nested("list of tests"), "Texts the policy must find."),
    PolicyKey("must-pass", .nested("list of tests"), "Texts the policy must let pass: the near misses."),
    PolicyKey(
      "known-miss", .nested("list of tests"), "Texts it should find and does not yet; found, they fail the test."),
    PolicyKey(
      "known-false-positive", .nested("list of tests"),
      "Texts it should let pass and does not yet; let pass, they fail the test."),
  ]
}
