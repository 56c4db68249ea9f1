import RaiseCore

/// One text of a model under guard, while it comes piece by piece.
///
///     let answer = try chatGuard.openStream(answering: turns)
///     for try await delta in upstream {
///       for event in await answer.append(delta) { try await send(event) }
///     }
///     for event in await answer.finish() { try await send(event) }
///
/// No byte leaves before a decision that covers it. What leaves does not depend on how the text was cut into pieces. The
/// decision is recorded once, when the text ends: at ``finish()``, at ``breakOff()``, when it is blocked, or when the
/// text is dropped unfinished. Used by one task at a time; it works where its caller does.
public final class GuardedText {
  private let owner: ChatGuard
  private let policy: PolicyID
  private let conversation: [Turn]
  private let item: Item
  private let context: GuardContext
  private let session: (any Session)?
  private var holdback = Holdback()
  private var pieces = UTF8Pieces()
  private var digest = RunningDigest()
  /// The whole text, where a policy on trial is to judge it in the end.
  private var whole: String?
  private var time = Duration.zero
  private var failure: GuardFailure?
  /// Whether the session still looks at what comes.
  private var isJudged: Bool
  private var isRefused = false
  private var isEnded = false

  init(
    guardedBy owner: ChatGuard, policy: PolicyID, session: Result<any Session, any Error>, item: Item,
    context: GuardContext
  ) {
    (self.owner, self.policy, self.item, self.context) = (owner, policy, item, context)
    conversation = Array(item.turns.dropLast())
    whole = owner.shadowPolicy(for: .output) == nil ? nil : ""
    switch session {
    case .success(let session): (self.session, isJudged) = (session, true)
    case .failure(let error): (self.session, isJudged, failure) = (nil, false, .unjudged(error, by: policy))
    }
  }

  deinit {
    guard !isEnded else { return }
    // Dropped by a caller that went away: the decision on what had come is recorded all the same.
    failure = failure ?? .brokenOff
    let (verdict, subject, time, recorder) = (verdict, subject, time, owner.recorder)
    owner.pending.detach { try? await recorder.record(verdict, on: subject, mode: .enforce, took: time) }
  }

  /// Takes the next piece.
  ///
  /// - Returns: What may leave now, in order; after a ``StreamEvent/end(_:)`` nothing more ever comes, and what is
  ///   appended is dropped.
  public func append(
    _ piece: String, isolation: isolated (any Actor)? = #isolation
  ) async -> [StreamEvent] {
    guard !isEnded, !piece.isEmpty else { return [] }
    holdback.receive(piece)
    digest.append(piece)
    whole?.append(piece)
    return await perform(judging { try $0.append(piece) })
  }

  /// Takes the next piece as bytes of UTF-8, which may end within a scalar. Bytes that are no UTF-8 become U+FFFD.
  public func append(
    utf8 piece: some Sequence<UInt8>, isolation: isolated (any Actor)? = #isolation
  ) async -> [StreamEvent] {
    await append(pieces.append(piece))
  }

  /// Says that the text is at its end: judges the rest, records the decision.
  ///
  /// - Returns: The rest that may leave, then the end.
  public func finish(isolation: isolated (any Actor)? = #isolation) async -> [StreamEvent] {
    let events = await append(pieces.finish())
    guard !isEnded else { return events }
    let actions = judging { try $0.finish() }
    return events + (await end(with: actions))
  }

  /// Says that no more comes although the text is not at its end: the upstream died, the client went away. Judges and
  /// records what had come.
  ///
  /// - Returns: As ``finish()``; the verdict's failure is ``GuardFailure/brokenOff``.
  public func breakOff(isolation: isolated (any Actor)? = #isolation) async -> [StreamEvent] {
    if failure == nil { failure = .brokenOff }
    return await finish()
  }
}

// MARK: - Judging

extension GuardedText {
  /// Lets the session look at what came, and says what is to be done. What had been settled before a failure may leave;
  /// what comes after it leaves only when the guard fails open.
  private func judging(_ look: (any Session) throws -> Void) -> [Holdback.Action] {
    guard let session, isJudged else { return passOrRefuse() }
    let watch = Stopwatch(owner.clock)
    var thrown: (any Error)?
    do { try look(session) } catch { thrown = error }
    let took = watch.elapsed
    time += took
    if let budget = options.timeBudget, took > budget {
      failure = .overBudget(budget)
      if options.onOverrun == .closed { return holdback.refuse() }
    }
    let actions = holdback.settle(session.verdict)
    guard let thrown else { return actions }
    (failure, isJudged) = (.unjudged(thrown, by: policy), false)
    return actions + passOrRefuse()
  }

  private var options: GuardOptions.StageOptions { owner.options.output }

  /// What becomes of a text that nobody judges any more: the one place where a stream fails closed or open.
  private func passOrRefuse() -> [Holdback.Action] {
    options.onFailure == .open ? holdback.releaseAll() : holdback.refuse()
  }
}

// MARK: - Ending

extension GuardedText {
  /// Turns actions into events; a refusal ends the text.
  private func perform(
    _ actions: [Holdback.Action], isolation: isolated (any Actor)? = #isolation
  ) async -> [StreamEvent] {
    if actions.contains(.refuse) { return await end(with: actions) }
    return actions.compactMap { action in
      if case .release(let text) = action { .text(text) } else { nil }
    }
  }

  /// Records the decision, and then lets the last part and the end out.
  private func end(
    with actions: [Holdback.Action], isolation: isolated (any Actor)? = #isolation
  ) async -> [StreamEvent] {
    (isEnded, isRefused) = (true, actions.contains(.refuse))
    var verdict = verdict
    var actions = actions
    do {
      try await owner.recorder.record(verdict, on: subject, mode: .enforce, took: time)
    } catch {
      verdict = verdict.unrecorded(error, options.onFailure).refusing(refusal, in: conversation)
      // What would leave with a decision that nobody can look up stays where it is.
      if options.onFailure == .closed { actions = [] }
    }
    await startShadow()
    return actions.compactMap { action in
      if case .release(let text) = action { .text(text) } else { nil }
    } + [.end(verdict)]
  }

  private var refusal: Refusal { owner.refusal(of: owner.output) }

  private var verdict: GuardVerdict {
    var verdict = GuardVerdict(session?.verdict.decision ?? Decision(policy: policy, action: .allow))
    if isRefused { verdict.action = .block }
    verdict.failure = failure
    return verdict.refusing(refusal, in: conversation)
  }

  private var subject: Recorder.Subject {
    Recorder.Subject(
      stage: item.stage, role: item.turns.last?.role ?? .assistant, context: context, digest: digest.digest,
      length: digest.length)
  }

  private func startShadow(isolation: isolated (any Actor)? = #isolation) async {
    guard let whole, let shadow = owner.shadowPolicy(for: .output) else { return }
    var item = item
    item.turns = conversation + [Turn(role: item.turns.last?.role ?? .assistant, text: whole)]
    let (owner, context, judged) = (owner, context, item)
    await owner.pending.start { await owner.watchOnly(judged, by: shadow, context: context) }
  }
}

/// What leaves a guarded stream.
public enum StreamEvent: Sendable, Hashable {
  /// The next part of the text, to be passed on. Never empty.
  case text(String)
  /// The end, always the last event and always there: the decision on the whole text. Where it blocks, its refusal is
  /// to be said and nothing more of the text comes.
  case end(GuardVerdict)
}
