import RaiseCore

/// One family of quality heuristics, a rule kind of policy files: it measures a text, and says for each measure the limit
/// that holds when a policy names none.
///
/// Implementers are listed in ``QualityHeuristics``. Measures are of the text alone, the same whenever asked.
protocol QualityHeuristic: Sendable {
  /// Counts up with what decides otherwise under the same keys.
  static var version: Int { get }
  /// The name after `kind:`.
  static var name: String { get }
  /// What other tools call it.
  static var otherNames: [String] { get }
  /// One sentence on what it finds.
  static var summary: String { get }
  /// Its limits, each a key of the rule.
  static var limits: [QualityLimit] { get }
  /// Its keys that are no limits.
  static var otherKeys: [PolicyKey] { get }

  /// The heuristic with the values of ``otherKeys``.
  ///
  /// - Throws: ``FieldError`` when a value cannot be used.
  init(_ fields: Fields) throws

  /// What stands for values that are not in the policy file, for its digest; by key.
  var describedValues: [String: PolicyValue] { get }

  /// What is measured against each limit, in the order of ``limits``; nil where there is nothing to measure.
  func measures(of text: TextMeasures) -> [Double?]
}

extension QualityHeuristic {
  static var version: Int { 1 }
  static var otherNames: [String] { [] }
  static var otherKeys: [PolicyKey] { [] }
  var describedValues: [String: PolicyValue] { [:] }
}

/// One limit of a family of quality heuristics: a key of a policy file whose name says on which side texts fail.
struct QualityLimit: Sendable {
  /// Which side of the limit is good. The limit itself is.
  enum Side: Sendable {
    case atLeast
    case atMost
  }

  /// The key: `min-words`, `max-hashes`.
  let key: String
  let side: Side
  /// The peers' limit.
  let standard: Double
  /// What a policy may say.
  let range: ClosedRange<Double>
  /// What is measured.
  let summary: String

  /// A limit on a share or a rate.
  static func share(
    _ side: Side, _ key: String, _ standard: Double, upTo greatest: Double = 1, _ summary: String
  ) -> QualityLimit {
    QualityLimit(key: key, side: side, standard: standard, range: 0...greatest, summary: summary)
  }

  /// A limit on a count or a length.
  static func count(_ side: Side, _ key: String, _ standard: Double, _ summary: String) -> QualityLimit {
    QualityLimit(key: key, side: side, standard: standard, range: 0...1e12, summary: summary)
  }

  /// The limit as a key of policy files.
  var policyKey: PolicyKey { PolicyKey(key, .number(range), standard: .number(standard), summary) }

  /// Whether `measure` is on the wrong side of `limit`.
  func fails(_ measure: Double, _ limit: Double) -> Bool {
    switch side {
    case .atLeast: measure < limit
    case .atMost: measure > limit
    }
  }

  /// How bad `measure` is and from where on it is too bad, both 0...1. Of shares these are the measure and the limit, or
  /// what is missing from them to 1 where the good side is above; counts have no such scale, and are 1 from 1.
  func score(_ measure: Double, _ limit: Double) -> (score: Double, threshold: Double) {
    guard range.upperBound <= 100, limit <= 1 else { return (1, 1) }
    let clamped = min(1, max(0, measure))
    switch side {
    case .atLeast: return (1 - clamped, 1 - limit)
    case .atMost: return (clamped, limit)
    }
  }

  /// The key with both numbers: `min-words: 12, at least 50`.
  func detail(_ measure: Double, _ limit: Double) -> String {
    "\(key): \(Self.short(measure)), \(side == .atLeast ? "at least" : "at most") \(Self.short(limit))"
  }

  /// With four digits behind the point, zeros at the end left out.
  static func short(_ number: Double) -> String {
    let rounded = (number * 10_000).rounded() / 10_000
    return Int(exactly: rounded).map(String.init) ?? "\(rounded)"
  }
}
