import RaiseCore

/// All text rules of a policy, searched together.
///
///     let rules = try TextRuleSet([keywordRule, patternRule, secretRule])
///     let findings = try rules.findings(in: item)
///
/// One pass over the folded text finds the words of every keyword rule and tells which other rules' required literals
/// occur; only those, and the rules without such literals, are then asked one by one.
public struct TextRuleSet: Sendable {
  /// The longest reach of the rules in bytes; nil when one of them has none.
  public let reach: Int?

  let rules: [any TextRule]
  private let matcher: TextMatcher
  /// Single bytes that make rules candidates; an automaton would stop at each of them.
  private let bytes: [(byte: UInt8, rule: Int)]
  /// For each rule, whether it is asked whatever the text.
  private let isAlwaysAsked: [Bool]
  let keywordRules: [KeywordRule?]
  /// Of each rule itself where it reports less than it sees.
  let observingRules: [(any ObservingTextRule)?]

  /// Prepares `rules`, whose order is the order of findings at one position.
  public init(_ rules: [any TextRule]) throws {
    self.rules = rules
    reach = rules.contains { $0.reach == nil } ? nil : rules.compactMap(\.reach).max() ?? 0
    keywordRules = rules.map { $0 as? KeywordRule }
    observingRules = rules.map { $0 as? any ObservingTextRule }
    var literals: [(rule: Int, literal: String)] = []
    var bytes: [(byte: UInt8, rule: Int)] = []
    var isAlwaysAsked = [Bool](repeating: false, count: rules.count)
    for (index, rule) in rules.enumerated() where keywordRules[index] == nil {
      guard let required = rule.requiredLiterals, !required.contains(where: { Keyword.fold($0).isEmpty }) else {
        isAlwaysAsked[index] = true
        continue
      }
      for literal in required {
        let folded = Keyword.fold(literal)
        if folded.count == 1 { bytes.append((folded[0], index)) } else { literals.append((index, literal)) }
      }
    }
    self.bytes = bytes
    self.isAlwaysAsked = isAlwaysAsked
    let keywords = keywordRules.enumerated().compactMap { index, rule in rule.map { (index, $0.keywords) } }
    matcher = TextMatcher(keywords: keywords, literals: literals)
  }

  /// The evidence of all rules in an item's judged text, in order of position, then of rule.
  ///
  /// - Throws: `EvaluationError` naming the rule that could not search the text to its end.
  public func findings(in item: Item) throws -> [Finding] {
    try ScanText.scanning(item.judgedText) { try findings(in: $0) }
  }

  /// The evidence of all rules in a prepared text, in order of position, then of rule.
  ///
  /// - Throws: `EvaluationError` naming the rule that could not search the text to its end.
  public func findings(in text: ScanText) throws -> [Finding] { try found(in: text).map(\.finding) }

  /// Evidence, and where the search of its rule goes on.
  struct Found {
    /// The rule's place in the set.
    var rule: Int
    var finding: Finding
    /// Where the match ends; of a pattern with a group, not where the finding does.
    var end: Int
  }

  /// The evidence of all rules in a prepared text, in order of position, then of rule.
  ///
  /// - Parameter starts: Of each pattern, from where on its matches may begin; what is before is context. Nil for all.
  func found(in text: ScanText, searchingFrom starts: [Int]? = nil) throws -> [Found] {
    let (matches, candidates) = candidates(in: text)
    var found = matches.compactMap { match in
      keywordRules[match.rule].map {
        Found(rule: match.rule, finding: $0.finding(at: match.range), end: match.range.upperBound)
      }
    }
    for (index, isCandidate) in candidates.enumerated() where isCandidate {
      if let pattern = rules[index] as? PatternRule {
        found += try pattern.matches(in: text, from: starts?[index] ?? 0).map {
          Found(rule: index, finding: $0.finding, end: $0.end)
        }
      } else {
        found += try rules[index].findings(in: text).map {
          Found(rule: index, finding: $0, end: $0.range?.upperBound ?? text.bytes.count)
        }
      }
    }
    if found.count > 1 { found.sort(by: Self.comesBefore) }
    return found
  }

  /// What the one pass finds: the words of keyword rules, and for each other rule whether it is to be asked.
  func candidates(in text: ScanText) -> (matches: [TextMatcher.Match], isCandidate: [Bool]) {
    var candidates = isAlwaysAsked
    let matches = matcher.matches(in: text, candidates: &candidates)
    for (byte, rule) in bytes where !candidates[rule] { candidates[rule] = Self.occurs(byte, in: text) }
    return (matches, candidates)
  }

  /// How far a stream is held back, as long as no long evidence begins; nil when a rule has no reach.
  var streamReach: Int? {
    rules.contains { $0.streamReach == nil } ? nil : rules.compactMap(\.streamReach).max() ?? 0
  }

  private static func comesBefore(_ left: Found, _ right: Found) -> Bool {
    let (first, second) = (left.finding.range, right.finding.range)
    return (first?.lowerBound ?? 0, left.rule, first?.upperBound ?? 0)
      < (second?.lowerBound ?? 0, right.rule, second?.upperBound ?? 0)
  }

  /// Whether `byte`, in either case, occurs in the folded text.
  private static func occurs(_ byte: UInt8, in text: ScanText) -> Bool {
    let bytes = text.normalized?.bytes ?? text.bytes
    return bytes.contains(byte) || (ByteTraits.isLetter(byte) && bytes.contains(byte ^ 0x20))
  }
}
