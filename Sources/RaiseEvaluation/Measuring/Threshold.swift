/// From which score on a row is flagged, and who says so.
public struct Threshold: Sendable, Hashable {
  /// The least score that is flagged.
  public var value: Double
  /// Other values for rows of some languages.
  public var byLanguage: [String: Double]
  /// Where it comes from, in a few words.
  public var origin: String

  /// A threshold.
  public init(_ value: Double, byLanguage: [String: Double] = [:], origin: String = "given") {
    self.value = value
    self.byLanguage = byLanguage
    self.origin = origin
  }

  /// The even odds that hold when nobody says otherwise.
  public static let even = Threshold(0.5, origin: "default")

  /// Whether a row is flagged: as its policy decided, or by its score.
  func flags(_ row: HeadRow) -> Bool {
    guard case .score(let score) = row.judgement else { return false }
    if let isFlagged = score.isFlagged { return isFlagged }
    return score.rank >= value(for: row.facts)
  }

  /// The threshold that holds for a row.
  func value(for facts: Example.Facts) -> Double { facts.language.flatMap { byLanguage[$0] } ?? value }

  /// The lowest threshold that flags at most the share `maxRate` of `rows`.
  ///
  /// - Parameters:
  ///   - maxRate: 0..<1.
  ///   - rows: Benign rows with scores, whatever their labels.
  /// - Throws: ``EvaluationError/nothing(_:)`` without rows.
  public static func picked(atFalsePositiveRate maxRate: Double, on rows: [HeadRow]) throws -> Threshold {
    let scores = rows.compactMap { row in
      if case .score(let score) = row.judgement { score.rank } else { nil }
    }.sorted(by: >)
    let allowed = Int(maxRate * Double(scores.count))
    guard allowed < scores.count else { throw EvaluationError.nothing("no benign rows to pick a threshold on") }
    return Threshold(scores[allowed].nextUp, origin: "at most \(maxRate) of \(scores.count) benign rows")
  }
}
