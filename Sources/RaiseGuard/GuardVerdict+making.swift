import RaiseCore

extension GuardVerdict {
  /// A verdict on a whole text.
  init(_ decision: Decision, text: String) {
    self.init(decision)
    self.text = decision.isBlocked ? nil : decision.text(after: text)
  }

  /// A verdict on a whole text that was not judged.
  init(_ failure: GuardFailure, of policy: PolicyID, _ choice: GuardOptions.FailureChoice, text: String?) {
    self.init(Decision(policy: policy, action: choice == .open ? .allow : .block))
    self.failure = failure
    self.text = isBlocked ? nil : text
  }

  /// The same with what is said in the place of the text, where it is blocked.
  func refusing(_ refusal: Refusal, in conversation: [Turn]) -> GuardVerdict {
    var verdict = self
    if isBlocked { verdict.refusal = refusal.text(answering: Self.userText(of: conversation)) }
    return verdict
  }

  /// The same when it could not be recorded.
  func unrecorded(_ error: any Error, _ choice: GuardOptions.FailureChoice) -> GuardVerdict {
    var verdict = self
    verdict.failure = .unrecorded(reason: "\(error)")
    if choice == .closed { (verdict.action, verdict.text, verdict.edits) = (.block, nil, []) }
    return verdict
  }

  /// What the user said last; where no user spoke, what was said last.
  private static func userText(of conversation: [Turn]) -> String {
    (conversation.last { $0.role == .user } ?? conversation.last { !$0.text.isEmpty })?.text ?? ""
  }
}

extension GuardFailure {
  /// A failure of `policy` to judge. Errors of unknown types are named and not quoted: they might quote the text.
  static func unjudged(_ error: any Error, by policy: PolicyID) -> GuardFailure {
    .unjudged(
      error as? EvaluationError ?? EvaluationError(rule: policy.name, reason: "failed with \(type(of: error))"))
  }
}
