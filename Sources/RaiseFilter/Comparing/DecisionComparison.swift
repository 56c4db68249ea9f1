import RaiseCore

/// How two policies decide about the same documents.
public struct DecisionComparison: Sendable, Equatable, Encodable {
  /// The first policy.
  public var old: FilterReport.PolicySummary
  /// The second policy.
  public var new: FilterReport.PolicySummary
  /// Documents that both judged.
  public var documents = 0
  /// Documents about which they differ.
  public var changed = 0
  /// Those by what became of them before and after, the most first.
  public var transitions: [Transition] = []
  /// Rules that count in other documents than before, by id.
  public var rules: [RuleChange] = []
  /// The first documents of each transition.
  public var samples: [DecisionChange] = []

  /// Documents for which one action became another; the same one when other parts of a text are replaced.
  public struct Transition: Sendable, Equatable, Encodable {
    public var before: String
    public var after: String
    public var documents: Int
  }

  /// In how many documents an enforced rule newly counts, and in how many no longer.
  public struct RuleChange: Sendable, Equatable, Encodable {
    public var rule: String
    public var gained: Int
    public var lost: Int
  }

  init(old: PolicyID, new: PolicyID) {
    self.old = FilterReport.PolicySummary(old)
    self.new = FilterReport.PolicySummary(new)
  }
}

/// A document about which two policies differ. The text is there only on request.
public struct DecisionChange: Sendable, Equatable, Encodable {
  public var file: String
  public var line: Int
  public var id: String
  /// SHA-256 of the text.
  public var digest: String
  public var textBytes: Int
  public var before: Side
  public var after: Side
  /// The text around the evidence, where that was asked for.
  public var text: String?

  /// What one policy decided, and the finding that carried it. Offsets are in bytes of UTF-8.
  public struct Side: Sendable, Equatable, Encodable {
    public var action: String
    public var rule: String?
    public var hazard: String?
    public var score: Double?
    public var threshold: Double?
    public var start: Int?
    public var end: Int?
    public var detail: String?
    /// Why the policy could not judge.
    public var error: String?

    init(_ judgement: Judgement) {
      let decisive = judgement.decision.decisive
      action = judgement.decision.action.rawValue
      (rule, hazard) = (decisive?.rule, decisive?.hazard.rawValue)
      (score, threshold, detail) = (decisive?.score, decisive?.threshold, decisive?.detail)
      (start, end) = (decisive?.range?.lowerBound, decisive?.range?.upperBound)
      error = judgement.error
    }
  }
}
