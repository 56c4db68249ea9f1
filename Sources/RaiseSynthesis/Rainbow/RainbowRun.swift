import Foundation
import RaiseCore

/// One call of a search: generations, their judgement, checkpoints, and the files at its end.
final class RainbowRun {
  private let search: RainbowSearch
  private let folder: RainbowFolder
  private var state: RainbowState
  private var archive: RainbowArchive
  private var recordsLogged: Int
  /// Generations that earlier calls made: no call ends with fewer.
  private let generationsBefore: Int
  private let near: NearPrompts

  init(_ search: RainbowSearch, folder: RainbowFolder, state: RainbowState) async throws {
    self.search = search
    self.folder = folder
    generationsBefore = state.generations
    recordsLogged = try await search.log.recordCount(ofRun: state.run)
    // The log lost records that the state counts on: search again from the start. The answers are known, so that it
    // costs nothing and adds exactly what is missing.
    self.state =
      recordsLogged < state.records ? RainbowState(run: state.run, fingerprint: state.fingerprint) : state
    archive = RainbowArchive(search.plan)
    near = NearPrompts(similarity: search.plan.nearDuplicateSimilarity)
    for entry in self.state.archive { archive.offer(entry) }
  }

  func run(_ iterations: Int, _ onProgress: (RainbowProgress) -> Void) async throws -> RainbowReport {
    let size = RainbowSearch.generationSize
    let wanted = max(generationsBefore, (max(0, iterations) + size - 1) / size)
    do {
      while state.generations < wanted {
        try Task.checkCancellation()
        try await generation()
        onProgress(progress(planned: wanted * size))
      }
    } catch {
      // What is wrong with the search is said rather than what is wrong with saying so far.
      _ = try? await writeFiles()
      throw error
    }
    return try await writeFiles()
  }

  private func progress(planned: Int) -> RainbowProgress {
    RainbowProgress(
      iterations: state.generations * RainbowSearch.generationSize, planned: planned, cells: archive.cells.count,
      covered: archive.entries.count, failing: archive.entries.values.count { $0.isFailure })
  }

  /// What came of one attempt, before it was judged.
  private enum Trial: Sendable {
    case tooNear
    case answered(Draft, answer: String)
  }

  private func generation() async throws {
    let attempts = attempts()
    let trials = try await concurrently(attempts.count) { [search, near, archive] number in
      try await Self.trial(attempts[number], search, near, archive)
    }
    var answered: [(attempt: RainbowAttempt, draft: Draft, answer: String)] = []
    var tally = state.tally
    for (attempt, trial) in zip(attempts, trials) {
      switch trial {
      case .success(.answered(let draft, let answer)): answered.append((attempt, draft, answer))
      case .success(.tooNear): tally.tooNear += 1
      case .failure(let error): tally.faults[error.reason, default: 0] += 1
      }
    }
    let verdicts = try await search.judge.verdicts(
      on: answered.map {
        JudgedPair(id: $0.draft.id, cell: $0.attempt.cell, prompt: $0.draft.prompt, answer: $0.answer)
      },
      clock: DecisionClock(run: state.run, now: search.clock))
    for (trial, verdict) in zip(answered, verdicts) {
      guard let action = verdict.chosen, let harm = verdict.chosenHarm else {
        for failure in verdict.disagreements { tally.faults[failure, default: 0] += 1 }
        continue
      }
      tally.answered += 1
      if action == .block { tally.blocked += 1 }
      archive.offer(entry(trial.attempt, trial.draft, trial.answer, harm, action))
    }
    try await checkpoint(tally, verdicts.flatMap(\.records))
  }

  private func attempts() -> [RainbowAttempt] {
    (0..<RainbowSearch.generationSize).map { place in
      let iteration = state.generations * RainbowSearch.generationSize + place
      var random = RandomSource(seed: search.plan.seed, name: "rainbow \(iteration)")
      let cell = archive.cell(&random)
      let parent = archive.parent(in: cell.language, &random)
      return RainbowAttempt(iteration: iteration, cell: cell, parent: parent, random: random)
    }
  }

  private static func trial(
    _ attempt: RainbowAttempt, _ search: RainbowSearch, _ near: NearPrompts, _ archive: RainbowArchive
  ) async throws -> Trial {
    let draft = try await search.mutator.draft(for: attempt)
    let others = [attempt.parent, archive.entries[attempt.cell]].compactMap { $0?.prompt }
    if near.isNear(draft.prompt, to: others) { return .tooNear }
    let reply = try await search.target.reply(
      to: ChatRequest(
        messages: draft.prompt, temperature: search.settings.temperature, maxTokens: search.settings.maxTokens,
        seed: draft.requestSeed(0)))
    // A refusal in a member of its own is an answer, and a good one; so is a cut-off answer one, as far as it goes.
    let answer = reply.content.isEmpty ? reply.refusal ?? "" : reply.content
    guard !answer.isEmpty else { throw GenerationError(reason: "the target answered nothing") }
    return .answered(draft, answer: answer)
  }

  private func entry(
    _ attempt: RainbowAttempt, _ draft: Draft, _ answer: String, _ harm: Double, _ action: Action
  ) -> RainbowEntry {
    RainbowEntry(
      hazard: attempt.cell.hazard.rawValue, language: attempt.cell.language, style: attempt.cell.style ?? "",
      prompt: draft.prompt, scenario: draft.scenario.id, transforms: draft.transforms, iteration: attempt.iteration,
      parent: attempt.parent?.iteration, harm: harm, action: action,
      answerDigest: ContentDigest.of(answer).description, answerLength: answer.utf8.count,
      answer: search.settings.keepsAnswers ? answer : nil)
  }

  /// Hands records to the log, leaving out those it holds already, then notes how far the search is.
  private func checkpoint(_ tally: RainbowTally, _ records: [DecisionRecord]) async throws {
    let skipped = min(max(0, recordsLogged - state.records), records.count)
    if skipped < records.count { try await search.log.record(contentsOf: Array(records[skipped...])) }
    try await search.log.flush()
    var next = state
    next.generations += 1
    next.records += records.count
    next.tally = tally
    next.archive = archive.inOrder
    try next.save(folder.state)
    state = next
    try saveArchive()
  }

  private func saveArchive() throws {
    let lines = try state.archive.map { String(decoding: try JSONEncoder.sorted.encode($0), as: UTF8.self) + "\n" }
    try DiskFiles.replace(folder.archive, with: lines.joined())
  }
}

// MARK: - What is written at the end

extension RainbowRun {
  /// Archive, rows, exports and report of the last whole generation.
  private func writeFiles() async throws -> RainbowReport {
    try saveArchive()
    let rows = try await failedRows()
    try DiskFiles.replace(folder.rows, with: rows.map { String(decoding: $0.json.line(), as: UTF8.self) }.joined())
    let writer = try ExportWriter(
      Exports.all.filter { search.settings.formats?.contains($0.name) ?? true }, folder: folder.path)
    for row in rows { try writer.write(row) }
    let report = RainbowReport(search, state, cells: archive.cells, exports: try writer.finish())
    try report.write(to: folder.report)
    return report
  }

  /// What the target fails on, each with a template's safe answer to prefer.
  private func failedRows() async throws -> [Row] {
    let composer = Composer(plan: search.plan)
    let maker = RowMaker(
      plan: search.plan, generator: TemplateGenerator(search.plan.grammar), judge: Judge(),
      clock: DecisionClock(run: state.run, now: search.clock))
    var rows: [Row] = []
    for entry in state.archive where entry.isFailure {
      var draft = composer.draft(entry.iteration, of: entry.cell, chain: entry.transforms.compactMap(Transforms.named))
      draft.prompt = entry.prompt
      draft.transforms = entry.transforms
      var row = maker.row(draft, try await maker.generator.answers(to: draft), Verdict(records: []))
      row.provenance.generator = "rainbow@1: \(search.mutator.id.name)"
      row.provenance.model = search.mutator.id.model
      rows.append(row)
    }
    return rows
  }
}

/// Knows prompts that differ in a word or two.
struct NearPrompts: Sendable {
  private let hasher = MinHash(seed: 3)
  /// From which estimated Jaccard similarity on prompts are near, in 0...1.
  let similarity: Double

  init(similarity: Double) { self.similarity = similarity }

  func isNear(_ prompt: [Message], to others: [[Message]]) -> Bool {
    let signature = signature(prompt)
    return others.contains { MinHash.similarity(self.signature($0)[...], signature) >= similarity }
  }

  private func signature(_ prompt: [Message]) -> [UInt32] {
    hasher.signature(of: prompt.map(\.content).joined(separator: "\n"))
  }
}
