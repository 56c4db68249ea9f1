import RaiseCore

/// What a run counted. Adds up over blocks, and is the same for any number of workers.
public struct Tally: Sendable, Equatable, Codable {
  /// Documents judged.
  public var documents = 0
  /// Documents that passed unchanged, flagged ones among them.
  public var keptUnchanged = 0
  /// Documents that passed with a part of their text replaced.
  public var redacted = 0
  /// Documents that did not pass.
  public var removed = 0
  /// Documents that passed unchanged with a flag.
  public var flagged = 0
  /// Documents that the policy could not judge, removed or kept as the options say.
  public var failed = 0
  /// Lines that are no documents, set aside in `errors/`.
  public var brokenLines = 0
  /// Faults of the file itself (a truncated gzip member, an over-long line), set aside in `errors/`.
  public var inputFaults = 0
  /// Records that hold no document by design, by their kind: a web archive's requests, its images.
  public var passedOver: [String: Int] = [:]
  /// Input files without a single line.
  public var emptyInputs = 0
  /// UTF-8 bytes of text judged.
  public var textBytes = 0
  /// UTF-8 bytes of the text of removed documents.
  public var removedTextBytes = 0
  /// Documents by the action decided.
  public var byAction: [String: Int] = [:]
  /// Documents in which an enforced rule found the hazard at or above its threshold.
  public var byHazard: [String: Int] = [:]
  /// The same by rule.
  public var byRule: [String: Int] = [:]
  /// Documents in which a rule on watch (`mode: monitor`) found something, by rule.
  public var byMonitoredRule: [String: Int] = [:]
  /// What reports show beyond sums; nil in those of versions that did not count it.
  public var detail: TallyDetail?

  /// Nothing counted yet.
  public init() {}

  /// Documents that passed, changed or not.
  public var kept: Int { keptUnchanged + redacted }

  mutating func count(_ judgement: Judgement) {
    let decision = judgement.decision
    documents += 1
    textBytes += judgement.record.inputLength
    byAction[decision.action.rawValue, default: 0] += 1
    if judgement.error != nil { failed += 1 }
    switch decision.action {
    case .allow: keptUnchanged += 1
    case .flag:
      keptUnchanged += 1
      flagged += 1
    case .redact, .rewrite: redacted += 1
    case .block:
      removed += 1
      removedTextBytes += judgement.record.inputLength
    }
    if !decision.findings.isEmpty { count(decision.findings) }
  }

  private mutating func count(_ findings: [Finding]) {
    let counting = findings.filter(\.counts)
    let enforced = counting.filter { $0.mode == .enforce }
    for hazard in Set(enforced.map(\.hazard)) { byHazard[hazard.rawValue, default: 0] += 1 }
    for rule in Set(enforced.map(\.rule)) { byRule[rule, default: 0] += 1 }
    let monitored = counting.filter { $0.mode == .monitor }
    for rule in Set(monitored.map(\.rule)) { byMonitoredRule[rule, default: 0] += 1 }
  }

  static func += (left: inout Tally, right: Tally) {
    left.documents += right.documents
    left.keptUnchanged += right.keptUnchanged
    left.redacted += right.redacted
    left.removed += right.removed
    left.flagged += right.flagged
    left.failed += right.failed
    left.brokenLines += right.brokenLines
    left.inputFaults += right.inputFaults
    left.emptyInputs += right.emptyInputs
    left.textBytes += right.textBytes
    left.removedTextBytes += right.removedTextBytes
    left.passedOver.merge(right.passedOver, uniquingKeysWith: +)
    left.byAction.merge(right.byAction, uniquingKeysWith: +)
    left.byHazard.merge(right.byHazard, uniquingKeysWith: +)
    left.byRule.merge(right.byRule, uniquingKeysWith: +)
    left.byMonitoredRule.merge(right.byMonitoredRule, uniquingKeysWith: +)
    if let detail = right.detail {
      var sum = left.detail ?? TallyDetail()
      sum += detail
      left.detail = sum
    }
  }
}
