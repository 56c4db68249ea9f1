import RaiseCore

/// What a run counted beyond sums: who removed what, how scores are spread, and examples. Adds up over blocks in any
/// order to the same, in memory that does not grow with the corpus.
public struct TallyDetail: Sendable, Equatable, Codable {
  /// Documents, and the UTF-8 bytes of their text.
  public struct Amount: Sendable, Equatable, Codable {
    public var documents = 0
    public var bytes = 0

    mutating func add(_ bytes: Int) {
      documents += 1
      self.bytes += bytes
    }

    static func += (left: inout Amount, right: Amount) {
      left.documents += right.documents
      left.bytes += right.bytes
    }
  }

  /// The policy's rules, in its order, where it tells.
  public var rules: [String] = []
  /// Removed documents by the rule that carried the decision.
  public var removed: [String: Amount] = [:]
  /// Removed documents that the policy could not judge.
  public var removedUnjudged = Amount()
  /// Removed documents of which nothing tells the rule.
  public var removedOtherwise = Amount()
  /// Documents that passed with a part replaced.
  public var redacted = Amount()
  /// How numbers are spread, in order of rules.
  public var histograms: [ScoreHistogram] = []
  /// Of each rule some of the documents in which it found something.
  public var examples: [String: [FindingExample]] = [:]

  /// How many examples of each rule are kept.
  static let examplesPerRule = 4

  /// Nothing counted yet.
  public init() {}

  /// Counts one document, without its numbers and examples.
  mutating func count(_ judgement: Judgement) {
    let decision = judgement.decision
    let bytes = judgement.record.inputLength
    switch decision.action {
    case .allow, .flag: break
    case .redact, .rewrite: redacted.add(bytes)
    case .block:
      if let rule = decision.decisive?.rule {
        removed[rule, default: Amount()].add(bytes)
      } else if judgement.error != nil {
        removedUnjudged.add(bytes)
      } else {
        removedOtherwise.add(bytes)
      }
    }
  }

  /// Adds examples to those that are there.
  mutating func add(_ others: [String: [FindingExample]]) { examples.merge(others) { Self.least($0 + $1) } }

  private static func least(_ examples: [FindingExample]) -> [FindingExample] {
    let ordered = examples.sorted { ($0.digest, $0.file, $0.line) < ($1.digest, $1.file, $1.line) }
    return Array(ordered.prefix(examplesPerRule))
  }

  static func += (left: inout TallyDetail, right: TallyDetail) {
    if left.rules.isEmpty { left.rules = right.rules }
    left.removed.merge(right.removed) { left, right in
      var sum = left
      sum += right
      return sum
    }
    left.removedUnjudged += right.removedUnjudged
    left.removedOtherwise += right.removedOtherwise
    left.redacted += right.redacted
    left.add(right.histograms)
    left.add(right.examples)
  }

  mutating func add(_ others: [ScoreHistogram]) {
    for other in others {
      if let place = histograms.firstIndex(where: { $0.rule == other.rule && $0.scale.name == other.scale.name }) {
        histograms[place] += other
      } else {
        histograms.append(other)
      }
    }
    // By rule in the policy's order, then by name: whichever block came first.
    let order = Dictionary(rules.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    histograms.sort { left, right in
      (order[left.rule] ?? .max, left.rule, left.scale.name) < (order[right.rule] ?? .max, right.rule, right.scale.name)
    }
  }
}
