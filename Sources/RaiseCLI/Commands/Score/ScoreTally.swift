/// What a scoring run counted.
struct ScoreTally: Sendable, Codable, Equatable {
  /// Rows that were scored.
  var rows = 0
  /// Answers that were scored: two a row in pairs, several in best-of.
  var answers = 0
  /// Answers with a cost above 0.
  var unsafe = 0
  /// Rows and faults of files that are in errors/.
  var errors = 0
  /// Pairs in which the better answer has the higher reward.
  var agreeing = 0
  /// Sums over all answers.
  var reward = 0.0
  var cost = 0.0

  static func += (left: inout ScoreTally, right: ScoreTally) {
    left.rows += right.rows
    left.answers += right.answers
    left.unsafe += right.unsafe
    left.errors += right.errors
    left.agreeing += right.agreeing
    left.reward += right.reward
    left.cost += right.cost
  }
}
