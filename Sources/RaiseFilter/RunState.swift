/// Where a run stands: everything before `position` of file number `file` is judged, written and logged.
///
/// Saved whole and in one step after the outputs and the log are durable, so at any moment the saved state is true.
/// What was written after it is cut off on resumption; what was logged after it is left out by count.
struct RunState: Sendable, Equatable, Codable {
  /// The version of this very format.
  var format = 1
  /// The run's name in the log.
  var run: String
  /// What the output depends on; see ``Fingerprint``.
  var fingerprint: String
  /// The policy and the inputs, for a report of an interrupted run; nil in states of versions that did not keep them.
  var policy: FilterReport.PolicySummary?
  var inputs: [String]?
  /// The index of the input file being filtered.
  var file = 0
  /// Where its next block begins.
  var position = InputPosition()
  /// How long its outputs were then.
  var lengths = OutputLengths()
  /// Records handed to the log so far.
  var records = 0
  /// The digest over the texts of a run that writes attributes.
  var textsDigest: String?
  /// What was counted so far.
  var tally = Tally()
}
