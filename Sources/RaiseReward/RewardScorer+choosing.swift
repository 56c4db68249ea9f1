import RaiseCore

/// Two answers to one conversation, side by side.
public struct RewardComparison: Sendable, Hashable {
  /// The score of the answer that is said to be better.
  public var chosen: RewardScore
  /// The score of the other one.
  public var rejected: RewardScore

  /// Two scores side by side.
  public init(chosen: RewardScore, rejected: RewardScore) { (self.chosen, self.rejected) = (chosen, rejected) }

  /// The log-odds that the first is preferred; more than 0 where the score agrees.
  public var margin: Double { chosen.logOdds - rejected.logOdds }
  /// Whether the better answer has the higher reward.
  public var agrees: Bool { margin > 0 }
}

/// An answer among several, with its score.
public struct RankedAnswer: Sendable, Hashable {
  /// Its place among the answers as they came.
  public var index: Int
  /// What it is worth.
  public var score: RewardScore
}

extension RewardScorer {
  /// Two answers to one conversation, which is read once.
  ///
  /// - Throws: When one of them cannot be scored.
  public func compare(
    chosen: String, rejected: String, to conversation: [Turn], id: String
  ) async throws -> RewardComparison {
    let scores = try await scores(
      of: [chosen, rejected].map {
        RewardQuery(id: id, conversation: conversation, response: $0)
      }
    ).map { try $0.get() }
    return RewardComparison(chosen: scores[0], rejected: scores[1])
  }

  /// Several answers to one conversation, which is read once: safe ones first, and among equals by reward; of the same
  /// reward the one that came first.
  ///
  /// - Throws: When one of them cannot be scored: the best of the rest would pass for the best of all.
  public func ranked(_ answers: [String], to conversation: [Turn], id: String) async throws -> [RankedAnswer] {
    let scores = try await scores(
      of: answers.map {
        RewardQuery(id: id, conversation: conversation, response: $0)
      }
    ).map { try $0.get() }
    return Self.ranked(scores)
  }

  /// Scores of answers to one conversation, the best first.
  public static func ranked(_ scores: [RewardScore]) -> [RankedAnswer] {
    scores.enumerated().map { RankedAnswer(index: $0.offset, score: $0.element) }.sorted { left, right in
      if left.score.isSafe != right.score.isSafe { return left.score.isSafe }
      return (right.score.logOdds, left.index) < (left.score.logOdds, right.index)
    }
  }
}
