import RaiseCore

/// Why a document was removed, as it stands under `raise` in the removed record: the action and the policy, and the
/// finding that carried the decision, or the error that kept the policy from deciding.
struct RemovalReason {
  let json: [UInt8]

  init(_ decision: Decision, error: String?) {
    var text = JSONText()
    Self.add(decision, error: error, to: &text)
    json = text.closed()
  }

  /// The members, in the order of their importance.
  static func add(_ decision: Decision, error: String?, to text: inout JSONText) {
    text.add("action", decision.action.rawValue)
    text.add("policy", decision.policy.description)
    if let error { text.add("error", error) }
    if let finding = decision.decisive {
      text.add("rule", finding.rule)
      text.add("hazard", finding.hazard.rawValue)
      text.add("score", finding.score)
      text.add("threshold", finding.threshold)
      if let range = finding.range {
        text.add("start", range.lowerBound)
        text.add("end", range.upperBound)
      }
      if let detail = finding.detail { text.add("detail", detail) }
    }
  }
}
