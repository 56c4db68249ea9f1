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

  let clock: any Clock<Duration>
  let recorder: Recorder
  let pending = PendingWork()

  /// Policies on trial: they judge what the live ones judge, are recorded with mode `monitor`, and change nothing. A
  /// stream they judge whole, when it is at its end.
  public struct Shadow: Sendable {
    /// Judges what the live input policy judges; nil to leave that out.
    public var input: (any Policy)?
    /// Judges what the live output policy judges; nil to leave that out.
    public var output: (any Policy)?

    /// Policies on trial for either stage.
    public init(input: (any Policy)? = nil, output: (any Policy)? = nil) { (self.input, self.output) = (input, output) }
  }

  /// A guard of two policies.
  ///
  /// - Parameters:
  ///   - input: Judges what users, tools and documents bring.
  ///   - output: Judges what the model says.
  ///   - shadow: Policies on trial beside them.
  ///   - log: Where decisions are recorded.
  ///   - options: Closed when something goes wrong, without time budgets, by default.
  ///   - clock: What time budgets and latencies are measured on.
  public init(
    input: any Policy, output: any Policy, shadow: Shadow? = nil, log: any DecisionLog,
    options: GuardOptions = GuardOptions(), clock: any Clock<Duration> = ContinuousClock()
  ) {
    (self.input, self.output, self.shadow, self.log) = (input, output, shadow, log)
    (self.options, self.clock) = (options, clock)
    recorder = Recorder(log: log, now: Recorder.microsecondsNow)
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
    let role = conversation.last?.role ?? .user
    let item = Item(
      id: context.item, stage: stage ?? Self.stage(of: role), turns: conversation, metadata: context.metadata)
    let watch = Stopwatch(clock)
    let policy = policy(for: item.stage)
    let verdict = try await judge(item, by: policy).refusing(refusal(of: policy), in: conversation)
    let kept = await keep(verdict, on: item, context: context, took: watch.elapsed)
    if let shadow = shadowPolicy(for: item.stage) {
      await pending.start { await watchOnly(item, by: shadow, context: context) }
    }
    return kept
  }

  /// How many bytes of a stream are held back at most. Call it when policies are loaded: it tells whether the output
  /// policy can guard streams at all.
  ///
  /// - Throws: `StreamingError` that names the rule and the reason.
  public func holdBack() throws -> Int { try streamingPolicy().holdBack(in: .output, stride: options.stride) }

  /// Waits for shadow policies that are still judging, and for the log. Call it before the process ends.
  ///
  /// - Throws: What the log throws.
  public func flush() async throws {
    await finish()
    try await log.flush()
  }

  /// Waits for shadow policies that are still judging, for callers whose guards share a log that they flush themselves.
  public func finish() async { await pending.finish() }
}

// MARK: - Judging

extension ChatGuard {
  private static func stage(of role: Role) -> Stage { role == .assistant || role == .toolCall ? .output : .input }

  private func policy(for stage: Stage) -> any Policy { stage == .output ? output : input }

  func shadowPolicy(for stage: Stage) -> (any Policy)? { stage == .output ? shadow?.output : shadow?.input }

  func refusal(of policy: any Policy) -> Refusal { options.refusal ?? policy.refusal }

  /// The one place where a whole text that could not be judged gets its verdict.
  private func judge(_ item: Item, by policy: any Policy) async throws -> GuardVerdict {
    let options = options[item.stage]
    do {
      let decision = try await TimeLimit.result(within: options.timeBudget, on: clock) {
        try await policy.evaluate(item)
      }
      guard let decision else {
        let failure = GuardFailure.overBudget(options.timeBudget ?? .zero)
        return GuardVerdict(failure, of: policy.id, options.onOverrun, text: item.judgedText)
      }
      return GuardVerdict(decision, text: item.judgedText)
    } catch let error as CancellationError {
      throw error
    } catch {
      return GuardVerdict(.unjudged(error, by: policy.id), of: policy.id, options.onFailure, text: item.judgedText)
    }
  }

  /// Records a verdict; one that cannot be recorded is a failure too.
  private func keep(
    _ verdict: GuardVerdict, on item: Item, context: GuardContext, took time: Duration
  ) async -> GuardVerdict {
    do {
      try await recorder.record(verdict, on: .init(item, context), mode: .enforce, took: time)
      return verdict
    } catch {
      let unrecorded = verdict.unrecorded(error, options[item.stage].onFailure)
      return unrecorded.refusing(refusal(of: policy(for: item.stage)), in: item.turns)
    }
  }

  /// Judges beside the live policy. What goes wrong here is recorded where that can be, and hurts nobody.
  func watchOnly(_ item: Item, by policy: any Policy, context: GuardContext) async {
    let watch = Stopwatch(clock)
    var verdict: GuardVerdict
    do {
      verdict = GuardVerdict(try await policy.evaluate(item), text: item.judgedText)
    } catch {
      verdict = GuardVerdict(.unjudged(error, by: policy.id), of: policy.id, .open, text: item.judgedText)
    }
    verdict.text = nil
    try? await recorder.record(verdict, on: .init(item, context), mode: .monitor, took: watch.elapsed)
  }
}

extension Recorder.Subject {
  init(_ item: Item, _ context: GuardContext) {
    var digest = RunningDigest()
    digest.append(item.judgedText)
    self.init(
      stage: item.stage, role: item.turns.last?.role ?? .user, context: context, digest: digest.digest,
      length: digest.length)
  }
}
