import RaiseFilter
import RaiseReward

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
}
