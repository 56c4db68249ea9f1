import RaiseCore

/// Makes rows of drafts: respond, pair, judge. A function of the drafts, so batches may be worked on in any order.
struct RowMaker: Sendable {
  let plan: SynthesisPlan
  let generator: any ResponseGenerator
  let judge: Judge
  let clock: DecisionClock

  /// What became of each draft, in their order.
  ///
  /// - Throws: `CancellationError`, and what ends a run: see ``ResponseGenerator``.
  func outcomes(of drafts: [Draft]) async throws -> [RowOutcome] {
    let answers = try await concurrently(drafts.count) { try await generator.answers(to: drafts[$0]) }
    let answered = zip(drafts, answers).compactMap { draft, answer in (try? answer.get()).map { (draft, $0) } }
    var verdicts = try await judge.verdicts(
      on: answered.map { JudgedPair($0, chosen: $1.chosen) }, clock: clock
    ).makeIterator()
    return zip(drafts, answers).map { draft, answer in
      switch answer {
      case .failure(let error): return failed(draft, error)
      case .success(let pair): return judged(draft, pair, verdicts.next() ?? Verdict(records: []))
      }
    }
  }

  private func failed(_ draft: Draft, _ error: GenerationError) -> RowOutcome {
    var text = JSONText()
    text.add("id", draft.id)
    text.add("cell", draft.cell.description)
    text.add("seed", draft.scenario.id)
    text.add("reason", "\(error)")
    text.add("prompt", list: draft.prompt.map(\.json))
    return RowOutcome(cell: draft.cell, fate: .failed, line: text.line(), records: [])
  }

  private func judged(_ draft: Draft, _ pair: AnswerPair, _ verdict: Verdict) -> RowOutcome {
    let row = row(draft, pair, verdict)
    var text = row.json
    let isKept = verdict.disagreements.isEmpty
    if !isKept { text.add("reasons", verdict.disagreements) }
    return RowOutcome(
      cell: draft.cell, fate: isKept ? .kept : .setAside, line: text.line(), records: verdict.records)
  }

  func row(_ draft: Draft, _ pair: AnswerPair, _ verdict: Verdict) -> Row {
    Row(
      id: draft.id, hazard: draft.cell.hazard.rawValue, quadrant: draft.cell.quadrant, language: draft.cell.language,
      answer: draft.answer, prompt: draft.prompt, chosen: pair.chosen, rejected: pair.rejected,
      provenance: Provenance(
        seed: draft.scenario.id, style: draft.cell.style.map { "\($0)#\(draft.wrapping)" } ?? "",
        transforms: draft.transforms.joined(separator: "+"), plan: plan.id.description,
        planDigest: plan.id.digest.description, generator: generator.id.name, model: generator.id.model,
        candidates: pair.making.map { "\($0.candidates)" } ?? "", rounds: pair.making.map { "\($0.rounds)" } ?? "",
        revisions: pair.making?.broken.map { $0.joined(separator: "+") }.joined(separator: ", ") ?? "",
        runSeed: String(plan.seed, radix: 16), randomSeed: String(draft.randomSeed, radix: 16),
        promptPolicy: judge.promptPolicyID?.description ?? "",
        promptPolicyDigest: judge.promptPolicyID?.digest.description ?? "",
        promptAction: verdict.prompt?.rawValue ?? "",
        responsePolicy: judge.responsePolicyID?.description ?? "",
        responsePolicyDigest: judge.responsePolicyID?.digest.description ?? "",
        responseAction: verdict.chosen?.rawValue ?? "",
        promptDigest: ContentDigest.of(draft.prompt.last?.content ?? "").description))
  }
}

/// What became of a draft.
struct RowOutcome: Sendable {
  /// One byte of the run's journal.
  enum Fate: UInt8, Sendable, CaseIterable {
    /// `k`: the row is good.
    case kept = 0x6B
    /// `a`: the judge disagrees.
    case setAside = 0x61
    /// `f`: there is no answer.
    case failed = 0x66
  }

  let cell: Cell
  let fate: Fate
  /// The line for the file of its fate.
  let line: [UInt8]
  let records: [DecisionRecord]
}
