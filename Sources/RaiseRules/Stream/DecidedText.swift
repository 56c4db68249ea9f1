import RaiseCore

/// Turns the findings of a growing text into what is decided about its beginning.
///
/// Findings come as their rules settle them; one counts when all rules have settled that place. A redaction is settled
/// when all findings that could share bytes with it are, so that it is the same as in the whole text.
struct DecidedText {
  private(set) var verdict: SessionVerdict
  private let rules: Verdict
  private let redactor: Redactor
  private let stage: Stage
  /// Found, and not decided about yet.
  private var pending: [Finding] = []
  /// Findings to redact that share bytes, one after the other: a redaction that is not complete yet.
  private var cluster: [Finding] = []

  init(policy: PolicyID, rules: Verdict, redactor: Redactor, stage: Stage) {
    verdict = SessionVerdict(settledCount: 0, decision: Decision(policy: policy, action: .allow))
    (self.rules, self.redactor, self.stage) = (rules, redactor, stage)
  }

  /// What is before is of no more use here.
  var remembered: Int { min(verdict.settledCount, cluster.first?.range?.lowerBound ?? .max) }

  /// Takes findings, of which those that begin before `settled` count now, and all when the text is at its end.
  mutating func take(_ found: [Finding], settled: Int, of text: GrowingText, isLast: Bool) {
    pending = Self.inOrder(pending + found)
    let block = pending.first { rules.action(for: [$0], in: stage) == .block }.map(Self.place)
    let stop = block.flatMap { $0 < settled || isLast ? $0 : nil }
    let limit = stop ?? settled
    // What begins where the evidence of a block does is told with it.
    let takesLimit = stop != nil || isLast
    let fresh = pending.prefix { Self.place(of: $0) < limit || takesLimit && Self.place(of: $0) == limit }
    pending.removeFirst(fresh.count)
    note(fresh)
    for finding in fresh where rules.action(for: [finding], in: stage) == .redact { redact(finding, in: text) }
    if let range = clusterRange, range.upperBound <= limit { closeCluster(in: text) }
    verdict.settledCount = max(verdict.settledCount, clusterRange?.lowerBound ?? limit)
  }

  private static func place(of finding: Finding) -> Int { finding.range?.lowerBound ?? 0 }

  private static func inOrder(_ findings: [Finding]) -> [Finding] {
    findings.enumerated().sorted { (place(of: $0.element), $0.offset) < (place(of: $1.element), $1.offset) }
      .map(\.element)
  }

  private mutating func note(_ fresh: ArraySlice<Finding>) {
    guard !fresh.isEmpty else { return }
    verdict.decision.findings += fresh
    verdict.decision.action = max(verdict.decision.action, rules.action(for: Array(fresh), in: stage))
    verdict.decision.decisive = rules.decisive(
      for: verdict.decision.action, among: [verdict.decision.decisive].compactMap(\.self) + fresh, in: stage)
  }

  private var clusterRange: Range<Int>? {
    guard let start = cluster.first?.range?.lowerBound else { return nil }
    return start..<(cluster.compactMap(\.range?.upperBound).max() ?? start)
  }

  /// Findings come in order of position, so one that does not touch the cluster closes it.
  private mutating func redact(_ finding: Finding, in text: GrowingText) {
    guard let range = finding.range, !range.isEmpty else { return }
    if let open = clusterRange, range.lowerBound >= open.upperBound { closeCluster(in: text) }
    cluster.append(finding)
  }

  private mutating func closeCluster(in text: GrowingText) {
    guard let range = clusterRange else { return }
    let moved = cluster.map { finding in
      var finding = finding
      finding.range = finding.range.map { $0.lowerBound - range.lowerBound..<$0.upperBound - range.lowerBound }
      return finding
    }
    verdict.decision.edits += redactor.edits(for: moved, in: text.string(in: range)).map { edit in
      TextEdit(
        range: edit.range.lowerBound + range.lowerBound..<edit.range.upperBound + range.lowerBound,
        replacement: edit.replacement)
    }
    cluster.removeAll()
  }
}
