import RaiseCore

/// How a guard behaves where its policy does not say.
///
///     var options = GuardOptions()
///     options.input.onFailure = .open
///     options.output.timeBudget = .milliseconds(50)
public struct GuardOptions: Sendable, Hashable {
  /// What happens when something goes wrong in one stage.
  public struct StageOptions: Sendable, Hashable {
    /// What becomes of a text that could not be judged, or whose decision could not be recorded.
    public var onFailure: FailureChoice
    /// The longest that one check, or one piece of a stream, may take; nil for as long as it needs.
    public var timeBudget: Duration?
    /// What becomes of a text when the time runs out.
    public var onOverrun: FailureChoice

    /// Closed by default, and without a time budget.
    public init(
      onFailure: FailureChoice = .closed, timeBudget: Duration? = nil, onOverrun: FailureChoice = .closed
    ) {
      (self.onFailure, self.timeBudget, self.onOverrun) = (onFailure, timeBudget, onOverrun)
    }
  }

  /// Whether what cannot be judged passes.
  public enum FailureChoice: String, Sendable, Hashable, CaseIterable, Codable {
    /// It does not pass.
    case closed
    /// It passes, and the log says so.
    case open
  }

  /// For what users, tools and documents bring.
  public var input: StageOptions
  /// For what models answer.
  public var output: StageOptions
  /// How often models judge a stream.
  public var stride: StreamStride
  /// What is said in the place of a blocked text; nil for what the policy says.
  public var refusal: Refusal?

  /// Options: all closed, no time budgets, the policy's refusals.
  public init(
    input: StageOptions = StageOptions(), output: StageOptions = StageOptions(), stride: StreamStride = StreamStride(),
    refusal: Refusal? = nil
  ) {
    (self.input, self.output, self.stride, self.refusal) = (input, output, stride, refusal)
  }

  /// The options of `stage`: those of ``output`` for answers, else those of ``input``.
  public subscript(stage: Stage) -> StageOptions { stage == .output ? output : input }
}
