import Foundation
import RaiseFilter
import RaiseReward

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

/// Where a scoring run stands: everything before `position` of file number `file` is scored, written and logged. Saved
/// after outputs and log are durable, so that it is true at any moment.
struct ScoreState: Sendable, Codable {
  var run: String
  /// What the output depends on.
  var fingerprint: String
  var file = 0
  var position = InputPosition()
  var scoresLength = 0
  var errorsLength = 0
  /// Records handed to the log so far.
  var records = 0
  var tally = ScoreTally()
  /// What weighs reward against cost, as it was when the run began.
  var multiplier: LagrangeMultiplier?

  init(run: String, fingerprint: String, multiplier: LagrangeMultiplier?) {
    (self.run, self.fingerprint, self.multiplier) = (run, fingerprint, multiplier)
  }

  /// The state saved at `path`, or nil when there is none.
  static func load(_ path: String) throws -> ScoreState? {
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    do {
      return try JSONDecoder().decode(ScoreState.self, from: Data(contentsOf: URL(fileURLWithPath: path)))
    } catch {
      throw FilterError.unreadableState(path: path, reason: "\(error)")
    }
  }

  func save(_ path: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    try Folders.replace(path, with: encoder.encode(self))
  }
}

/// What a finished run did. Written last: it is what says that the run is finished.
struct ScoreReport: Codable {
  var policy: String
  var digest: String
  var inputs: [String]
  var fingerprint: String
  var tally: ScoreTally
  /// What weighed reward against cost, as it was when the run began.
  var multiplier: LagrangeMultiplier?

  static func load(_ path: String) throws -> ScoreReport? {
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    do {
      return try JSONDecoder().decode(ScoreReport.self, from: Data(contentsOf: URL(fileURLWithPath: path)))
    } catch {
      throw FilterError.unreadableState(path: path, reason: "\(error)")
    }
  }

  func write(to path: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    try Folders.replace(path, with: encoder.encode(self) + Data("\n".utf8))
  }

  /// What people are told.
  func summary(task: ScoreTask) -> [String] {
    var lines = ["rows:      \(tally.rows) scored, \(tally.errors) in errors"]
    guard tally.answers > 0 else { return lines }
    let mean = { (sum: Double) in "\((sum / Double(tally.answers) * 1000).rounded() / 1000)" }
    lines.append("answers:   \(tally.answers), \(tally.unsafe) unsafe (\(share(tally.unsafe, tally.answers)))")
    lines.append("reward:    \(mean(tally.reward)) on average")
    lines.append("cost:      \(mean(tally.cost)) on average")
    if case .compare = task {
      lines.append("agreement: \(tally.agreeing) of \(tally.rows) pairs (\(share(tally.agreeing, tally.rows)))")
    }
    return lines
  }

  /// The mean cost of all answers; nil without any.
  var meanCost: Double? { tally.answers == 0 ? nil : tally.cost / Double(tally.answers) }

  private func share(_ count: Int, _ total: Int) -> String {
    total == 0 ? "0 %" : "\((Double(count) / Double(total) * 1000).rounded() / 10) %"
  }
}
