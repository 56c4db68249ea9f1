import Foundation
import RaiseFilter
import RaiseReward

/// What a finished run did. Written last: it is what says that the run is finished.
struct ScoreReport: Codable {
  var policy: String
  var digest: String
  var inputs: [String]
  var fingerprint: String
  var tally: ScoreTally
  /// What weighed reward against cost, as it was when the run began.
  var multiplier: LagrangeMultiplier?

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
