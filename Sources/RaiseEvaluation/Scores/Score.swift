/// What a head or a policy says about one text.
public struct Score: Sendable, Hashable {
  /// The raw number: a logit, a scalar, a finding's score. Larger is more of what the head looks for.
  public var value: Double
  /// How probable, 0...1; nil when the number is no probability.
  public var probability: Double?
  /// What a policy decided, where one did; nil when a threshold has to.
  public var isFlagged: Bool?

  /// A score.
  public init(value: Double, probability: Double? = nil, isFlagged: Bool? = nil) {
    self.value = value
    self.probability = probability
    self.isFlagged = isFlagged
  }

  /// What rows are ranked by and thresholds are compared with: the probability, or the value where there is none.
  public var rank: Double { probability ?? value }
}

/// What one head says about one row.
public enum Judgement: Sendable, Hashable {
  /// About a single text.
  case score(Score)
  /// About the two texts of a preference; the larger number is of the text held to be better.
  case pair(chosen: Double, rejected: Double)
}

/// A row without its texts, with what every head says about it.
public struct ScoredRow: Sendable, Hashable {
  /// What is known about the row.
  public var facts: Example.Facts
  /// One for each of the heads that scored, in their order; nil, or missing at the end, where a head has nothing to say
  /// about such a row.
  public var judgements: [Judgement?]

  /// A scored row.
  public init(facts: Example.Facts, judgements: [Judgement?]) {
    self.facts = facts
    self.judgements = judgements
  }
}

/// Rows with their scores, in the order they were read.
public struct ScoredRows: Sendable, Hashable {
  /// The heads that scored: what a row's judgements are by, in order.
  public var heads: [String]
  /// The rows.
  public var rows: [ScoredRow]

  /// Scored rows.
  public init(heads: [String], rows: [ScoredRow] = []) {
    self.heads = heads
    self.rows = rows
  }

  /// The sources, in the order in which they first come.
  public var sources: [String] {
    var seen: Set<String> = []
    return rows.compactMap { seen.insert($0.facts.source).inserted ? $0.facts.source : nil }
  }

  /// What `head` says: the rows it has something to say about.
  ///
  /// - Throws: ``EvaluationError/unknown(kind:name:known:)``, or
  ///   ``EvaluationError/notANumber(source:id:head:)`` for the first score that is none.
  public func rows(of head: String) throws -> [HeadRow] {
    guard let index = heads.firstIndex(of: head) else {
      throw EvaluationError.unknown(kind: "head", name: head, known: heads)
    }
    return try rows.compactMap { row in
      guard index < row.judgements.count, let judgement = row.judgements[index] else { return nil }
      guard judgement.isNumber else {
        throw EvaluationError.notANumber(source: row.facts.source, id: row.facts.id, head: head)
      }
      return HeadRow(facts: row.facts, judgement: judgement)
    }
  }
}

/// A row with what one head says about it.
public struct HeadRow: Sendable, Hashable {
  /// What is known about the row.
  public var facts: Example.Facts
  /// What the head says.
  public var judgement: Judgement

  /// A row and a head's judgement of it.
  public init(facts: Example.Facts, judgement: Judgement) {
    self.facts = facts
    self.judgement = judgement
  }
}

extension Judgement {
  fileprivate var isNumber: Bool {
    switch self {
    case .score(let score): !score.rank.isNaN && !score.value.isNaN
    case .pair(let chosen, let rejected): !chosen.isNaN && !rejected.isNaN
    }
  }
}

extension ScoredRows {
  /// Adds rows that other heads may have scored: both sets of heads are kept.
  public mutating func append(_ other: ScoredRows) {
    heads += other.heads.filter { !heads.contains($0) }
    let places = other.heads.map { heads.firstIndex(of: $0) ?? 0 }
    rows += other.rows.map { row in
      var judgements = [Judgement?](repeating: nil, count: heads.count)
      for (place, judgement) in zip(places, row.judgements) { judgements[place] = judgement }
      return ScoredRow(facts: row.facts, judgements: judgements)
    }
  }
}
