/// A policy judging one growing text: append what has come, and ask what is decided so far.
///
///     let session = try policy.session(judging: item)
///     try session.append("Mail me at ada@")
///     try session.append("example.org")
///     try session.finish()
///     session.verdict.decision.action  // .redact
///
/// What implementers owe:
/// - Settled is settled: what the verdict says of the first ``SessionVerdict/settledCount`` bytes no later text changes.
///   That count never shrinks, lies between two Unicode scalars, and is the text's length once it is finished.
/// - The verdict depends on the text alone: whatever pieces it came in, what is decided about it in the end is the same,
///   and a text that is stopped is stopped at the same byte.
/// - Once the verdict blocks, the text is settled up to the evidence and no farther; more text changes nothing.
/// - What cannot be judged throws. The verdict then stands as it was, and so the part that was settled may still pass;
///   the session takes no more text.
///
/// A session is used by one task at a time. `SessionContract.expectContract(of:on:)` in RaiseTesting proves the above.
public protocol Session: AnyObject {
  /// Takes the next piece of the text, which may end anywhere between two scalars.
  ///
  /// - Throws: ``EvaluationError`` when what came could not be judged.
  func append(_ piece: String) throws

  /// Says that the text is at its end.
  ///
  /// - Throws: ``EvaluationError`` when the rest could not be judged.
  func finish() throws

  /// What is decided so far.
  var verdict: SessionVerdict { get }
}

/// What a session has decided about the beginning of a text.
public struct SessionVerdict: Sendable, Hashable {
  /// So many bytes of UTF-8, from the beginning, are decided about for good.
  public var settledCount: Int
  /// The decision on those bytes: its findings and edits begin among them, and an edit that begins there ends there.
  ///
  /// Where the action is block, the settled bytes end where the evidence begins, and edits before it still apply.
  public var decision: Decision

  /// A verdict on the first `settledCount` bytes.
  public init(settledCount: Int, decision: Decision) {
    self.settledCount = settledCount
    self.decision = decision
  }
}
