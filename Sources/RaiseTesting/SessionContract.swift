import RaiseCore

/// Proves what ``Session`` and ``StreamingPolicy`` promise, on the items a tester gives.
///
///     try await SessionContract.expectContract(of: policy, on: items)
public enum SessionContract {
  /// How a session's decisions stand to those on the whole text.
  public enum Agreement: Sendable {
    /// They are the same: every rule's reach is bounded.
    case exact
    /// They are at least as strict: some rule judges beginnings of the text too.
    case atLeastAsStrict
  }

  /// Judges the last turn of every item as a stream, cut in several ways, and throws at the first broken promise.
  ///
  /// Proven, for these items:
  /// - What is settled stays as it was: the count grows, and findings and edits are only added.
  /// - The count lies on a scalar boundary within what came; edits end within it.
  /// - At the end everything is settled, unless the decision blocks: then all before the evidence is.
  /// - Whole, byte by byte, and in random pieces: the same decision on the same bytes, or the same error.
  /// - The decision is that of `evaluate` on the whole text: `agreement` says how closely.
  ///
  /// - Parameters:
  ///   - policy: The policy on trial.
  ///   - items: Items whose last turns are taken for streams.
  ///   - agreement: How its sessions' decisions stand to those on whole texts.
  ///   - cuttings: Random cuttings of each text, besides the two extremes.
  ///   - seed: Of the generator, SplitMix64.
  /// - Throws: ``ContractViolation``.
  public static func expectContract(
    of policy: any StreamingPolicy, on items: [Item], agreement: Agreement = .exact, cuttings: Int = 8,
    seed: UInt64 = 1
  ) async throws {
    let trial = Trial(subject: "sessions of \(policy.id)")
    var random = SeededGenerator(seed: seed)
    for item in items {
      let text = item.judgedText
      let scalars = text.unicodeScalars.map(String.init)
      let whole = try run(policy, on: item, in: [text], trial)
      for number in 0...cuttings {
        let pieces = number == 0 ? scalars : cut(scalars, &random)
        let other = try run(policy, on: item, in: pieces, trial)
        try trial.expect(
          other == whole, "the verdict depends on the text alone",
          "item \(item.id): decided otherwise in \(pieces.count) pieces")
      }
      try await expectAgreement(of: whole, with: policy, on: item, agreement, trial)
    }
  }

  /// What came of a stream: its verdict, and the error that ended it.
  private struct Outcome: Hashable {
    var verdict: SessionVerdict
    var error: EvaluationError?
  }

  private static func run(
    _ policy: any StreamingPolicy, on item: Item, in pieces: [String], _ trial: Trial
  ) throws -> Outcome {
    var opened = item
    if let last = opened.turns.popLast() { opened.turns.append(Turn(role: last.role, text: "")) }
    let session = try policy.session(judging: opened)
    var before = session.verdict
    var came: [UInt8] = []
    do {
      for piece in pieces {
        came += piece.utf8
        try session.append(piece)
        try expectSound(session.verdict, after: before, came, on: item, trial)
        before = session.verdict
      }
      try session.finish()
    } catch let error as ContractViolation {
      throw error
    } catch {
      try trial.expectProper(error, for: item)
      return Outcome(verdict: session.verdict, error: error as? EvaluationError)
    }
    try expectSound(session.verdict, after: before, came, on: item, trial)
    try trial.expect(
      session.verdict.decision.isBlocked || session.verdict.settledCount == came.count,
      "a text that is not blocked is settled whole at its end",
      "item \(item.id): \(session.verdict.settledCount) of \(came.count) bytes")
    return Outcome(verdict: session.verdict, error: nil)
  }

  private static func expectSound(
    _ verdict: SessionVerdict, after before: SessionVerdict, _ came: [UInt8], on item: Item, _ trial: Trial
  ) throws {
    let count = verdict.settledCount
    try trial.expect(
      count >= before.settledCount && count <= came.count && Trial.isScalarBoundary(count, in: came),
      "the settled count never shrinks and lies between two scalars", "item \(item.id): \(count) of \(came.count)")
    try trial.expect(
      verdict.decision.findings.starts(with: before.decision.findings)
        && verdict.decision.edits.starts(with: before.decision.edits)
        && verdict.decision.action >= before.decision.action,
      "what is settled no later text changes", "item \(item.id), at \(came.count) bytes")
    try trial.expect(
      verdict.decision.edits.allSatisfy { $0.range.upperBound <= count },
      "an edit that is told ends within what is settled", "item \(item.id), at \(came.count) bytes")
    try trial.expect(
      !verdict.decision.isBlocked || (verdict.decision.decisive?.range?.lowerBound ?? count) >= count,
      "a blocked text is settled up to the evidence and no farther", "item \(item.id), at \(came.count) bytes")
  }

  private static func expectAgreement(
    of outcome: Outcome, with policy: any StreamingPolicy, on item: Item, _ agreement: Agreement, _ trial: Trial
  ) async throws {
    guard outcome.error == nil, let whole = try? await policy.evaluate(item) else { return }
    let streamed = outcome.verdict.decision
    let detail = "item \(item.id): \(streamed.action) as a stream, \(whole.action) as a whole"
    switch agreement {
    case .atLeastAsStrict:
      try trial.expect(streamed.action >= whole.action, "a stream is judged at least as strictly as the whole", detail)
    case .exact where whole.isBlocked:
      // A stream is stopped at the first evidence, so it has no more than that.
      try trial.expect(
        streamed.isBlocked && whole.findings.starts(with: streamed.findings),
        "a stream is decided as the whole text is", detail)
    case .exact:
      try trial.expect(streamed == whole, "a stream is decided as the whole text is", detail)
    }
  }

  private static func cut(_ scalars: [String], _ random: inout SeededGenerator) -> [String] {
    let longest = [2, 5, 20, 200][Int(random.next() % 4)]
    var pieces: [String] = []
    var index = 0
    while index < scalars.count {
      let end = min(index + 1 + Int(random.next() % UInt64(longest)), scalars.count)
      pieces.append(scalars[index..<end].joined())
      index = end
    }
    return pieces
  }
}
