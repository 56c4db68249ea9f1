import RaiseCore

/// What a guard decided about one text, with all that a caller needs to act on it and to explain it.
public struct GuardVerdict: Sendable, Hashable {
  /// The policy that decided: name, version and digest.
  public var policy: PolicyID
  /// What is to be done. A text that could not be judged has ``Action/block`` or, failed open, ``Action/allow``.
  public var action: Action
  /// Everything the rules found, acting or not.
  public var findings: [Finding]
  /// The finding that carries the action: its rule, hazard, range, score and threshold; nil when nothing acted.
  public var decisive: Finding?
  /// What changes in the text, where it is redacted or rewritten: ranges of the text as it came.
  public var edits: [TextEdit]
  /// The text that may pass: as it came, redacted or rewritten; nil when it is blocked, and for streams, whose text has
  /// passed piece by piece.
  public var text: String?
  /// What is said in the place of a blocked text, in the language of the user; nil when the text may pass.
  public var refusal: String?
  /// Why the text was not judged as it should have been; nil when all went well.
  public var failure: GuardFailure?

  init(_ decision: Decision) {
    (policy, action, findings) = (decision.policy, decision.action, decision.findings)
    (decisive, edits) = (decision.decisive, decision.edits)
  }

  /// Whether the text must not pass.
  public var isBlocked: Bool { action == .block }

  /// Whether the text passes although it was not judged as it should have been.
  public var failedOpen: Bool { failure != nil && failure != .brokenOff && !isBlocked }
}

/// Why a text was not judged as it should have been. Without any of the judged text.
public enum GuardFailure: Error, Sendable, Hashable, CustomStringConvertible {
  /// The policy could not judge it.
  case unjudged(EvaluationError)
  /// The time budget ran out.
  case overBudget(Duration)
  /// The decision could not be recorded.
  case unrecorded(reason: String)
  /// The stream broke off before its end; what had come was judged.
  case brokenOff

  public var description: String {
    switch self {
    case .unjudged(let error): error.description
    case .overBudget(let budget): "the time budget of \(budget) ran out"
    case .unrecorded(let reason): "the decision could not be recorded: \(reason)"
    case .brokenOff: "the stream broke off before its end"
    }
  }
}
