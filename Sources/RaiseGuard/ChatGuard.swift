import RaiseCore

/// Stands before and behind a chat model: judges what goes in and what comes out, and records every decision.
///
///     let chatGuard = ChatGuard(input: inputPolicy, output: outputPolicy, log: log)
///     let verdict = try await chatGuard.check([Turn(role: .user, text: prompt)])
///     if let refusal = verdict.refusal { return refusal }
///
/// What goes wrong while judging never throws: it becomes a verdict, closed or open as ``GuardOptions`` say, and a line
/// of the log. Only cancellation throws.
public struct ChatGuard: Sendable {
  /// Judges what users, tools and documents bring.
  public let input: any Policy
  /// Judges what the model answers and asks of tools.
  public let output: any Policy
  /// Policies that judge beside the live ones and are logged, and never act.
  public let shadow: Shadow?
  /// Where decisions are recorded.
  public let log: any DecisionLog
  /// How the guard behaves where its policies do not say.
  public let options: GuardOptions

  /// Policies on trial: they judge what the live ones judge, are recorded with mode `monitor`, and change nothing.
  public struct Shadow: Sendable {
    /// Judges what the live input policy judges; nil to leave that out.
    public var input: (any Policy)?
    /// Judges what the live output policy judges; nil to leave that out.
    public var output: (any Policy)?

    /// Policies on trial for either stage.
    public init(input: (any Policy)? = nil, output: (any Policy)? = nil) { (self.input, self.output) = (input, output) }
  }

  /// A guard of two policies.
  public init(
    input: any Policy, output: any Policy, shadow: Shadow? = nil, log: any DecisionLog,
    options: GuardOptions = GuardOptions(), clock: any Clock<Duration> = ContinuousClock()
  ) {
    (self.input, self.output, self.shadow, self.log) = (input, output, shadow, log)
    self.options = options
  }

  /// A guard of one policy for both stages.
  public init(
    policy: any Policy, shadow: Shadow? = nil, log: any DecisionLog, options: GuardOptions = GuardOptions(),
    clock: any Clock<Duration> = ContinuousClock()
  ) {
    self.init(input: policy, output: policy, shadow: shadow, log: log, options: options, clock: clock)
  }

  /// Judges a conversation's newest turn in the light of the earlier ones.
  ///
  /// - Parameters:
  ///   - conversation: The turns, oldest first; the last one is judged. What a tool returned has the role `tool`, a
  ///     retrieved document the role `document`, what the model asks of a tool the role `tool-call`: instructions in any
  ///     of them are not the user's.
  ///   - stage: The stage; when nil, output for what the model says (`assistant`, `tool-call`), else input.
  ///   - context: What the log keeps of the request.
  /// - Throws: `CancellationError` only.
  public func check(
    _ conversation: [Turn], stage: Stage? = nil, context: GuardContext = GuardContext()
  ) async throws -> GuardVerdict {
    fatalError("body follows")
  }

  /// How many bytes of a stream are held back at most. Call it when policies are loaded: it tells whether the output
  /// policy can guard streams at all.
  ///
  /// - Throws: `StreamingError` that names the rule and the reason.
  public func holdBack() throws -> Int { fatalError("body follows") }

  /// Guards a text that comes piece by piece, pushed: for servers that carry several answers in one response.
  ///
  /// - Parameters:
  ///   - conversation: What the text answers, oldest turn first.
  ///   - role: Whose text it is: `assistant`, or `tool-call` for the arguments of one.
  ///   - context: What the log keeps of the request.
  /// - Throws: `StreamingError` when the output policy cannot guard streams.
  public func openStream(
    answering conversation: [Turn], role: Role = .assistant, context: GuardContext = GuardContext()
  ) throws -> GuardedText { fatalError("body follows") }

  /// Guards a text that comes piece by piece, pulled: what may pass of `chunks`, as soon as it may.
  ///
  /// - Throws: `StreamingError` when the output policy cannot guard streams.
  public func stream<Chunks>(
    _ chunks: Chunks, answering conversation: [Turn], role: Role = .assistant, context: GuardContext = GuardContext()
  ) throws -> GuardedStream<Chunks> where Chunks: AsyncSequence, Chunks.Element == String {
    fatalError("body follows")
  }

  /// Waits for shadow policies that are still judging, and for the log. Call it before the process ends.
  ///
  /// - Throws: What the log throws.
  public func flush() async throws { try await log.flush() }
}
