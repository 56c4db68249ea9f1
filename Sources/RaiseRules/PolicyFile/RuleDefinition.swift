import RaiseCore

/// One rule of a policy file: what every rule has, the values of its kind's own keys, and the rule made from them.
public struct RuleDefinition: Sendable {
  /// The rule's name, unique within its policy and all that policy includes.
  public var id: String
  /// The name of its kind.
  public var kind: String
  /// What its findings are evidence of.
  public var hazards: [Hazard]
  /// The score from which a finding counts, 0...1.
  public var threshold: Double
  /// What is done about what it finds, in each stage in which it runs.
  public var actions: [Stage: Action]
  /// Whether its findings may act, as written; ``status(on:)`` knows about its expiry too.
  public var mode: Mode
  /// The first day on which the rule no longer runs.
  public var expires: CalendarDay?
  /// What stands in the place of redacted evidence.
  public var redaction: RedactionStyle
  /// Why the rule is there.
  public var rationale: String?
  /// Where its idea or list comes from.
  public var source: String?
  /// The values of the kind's own keys, standard ones among them.
  public var values: [String: PolicyValue]
  /// The policy in whose file it stands.
  public var policy: String
  /// That file.
  public var file: String
  /// Where in that file.
  public var position: SourcePosition
  /// What finds the evidence.
  public var rule: any Rule

  /// Whether the rule runs, and if not why.
  public enum Status: Sendable, Hashable {
    case runs
    case off
    case expired(CalendarDay)
  }

  /// Whether the rule runs on `today`.
  public func status(on today: CalendarDay) -> Status {
    if mode == .off { return .off }
    if let expires, today >= expires { return .expired(expires) }
    return .runs
  }
}

extension RuleDefinition {
  /// The keys of every rule, whatever its kind.
  public static let keys: [PolicyKey] = [
    .required("id", .text, "The rule's name, unique within its policy and all that policy includes."),
    .required(
      "kind", .choice(RuleKinds.all.map(\.name), otherNames: RuleKinds.otherNames),
      "What sort of rule it is; the kind's own keys follow."),
    .required(
      "hazards", .nested("list of hazard codes"), "What its findings are evidence of, as codes like `prv.email`."),
    PolicyKey(
      "threshold", .number(0...1), standard: .number(0.5), "The score from which a finding counts; exact rules score 1."
    ),
    .required(
      "action", .nested("action, or stage: action"),
      "What is done about a finding: `allow`, `flag`, `redact` or `block`, either one or one for each stage."),
    PolicyKey(
      "mode", .choice(Mode.allCases.map(\.rawValue)), standard: .text(Mode.enforce.rawValue),
      "`enforce` acts, `monitor` only records what it finds, `off` does not run."),
    PolicyKey("expires", .day, "From this day on (UTC) the rule does not run."),
    PolicyKey(
      "redact-with", .choice(RedactionStyle.names),
      "What stands in the place of redacted evidence; the policy's `redact-with` when absent."),
    PolicyKey("rationale", .text, "Why the rule is there."),
    PolicyKey("source", .text, "Where its idea or list comes from."),
  ]
}
