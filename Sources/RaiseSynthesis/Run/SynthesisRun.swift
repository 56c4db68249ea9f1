import Foundation
import RaiseCore

/// One run into a folder: drafts in rounds, rows in batches, commits in order, checkpoints.
///
/// To resume, the drafts are made again, which costs next to nothing and asks no model; the journal says what became of
/// those that were answered before the interruption.
final class SynthesisRun {
  private let folder: SynthesisFolder
  private let synthesizer: Synthesizer
  private let quotas: Quotas
  private let onProgress: (SynthesisProgress) -> Void
  private var source: DraftSource
  private var state: SynthesisState
  private var files: [SynthesisFolder.Part: GrowingFile] = [:]
  /// What became of the drafts answered before the interruption, and how many of them were met again.
  private let journal: [UInt8]
  private var replayed = 0
  private var recordsLogged: Int
  private var kept: [Cell: Int] = [:]
  private var progress: SynthesisProgress
  private var lastCheckpoint = ContinuousClock.now
  /// Rounds in a row that added nothing to a cell.
  private var idleRounds: [Cell: Int] = [:]

  /// How often cells are filled up again after rows were set aside or failed, and after how many rounds that added
  /// nothing to a cell it is given up. Where the judge keeps a third of the rows, one cell in thirty lacks its
  /// last row; where it keeps none, no cell costs more than eight times its quota.
  private static let maxRounds = 24
  private static let maxIdleRounds = 8

  init(
    _ synthesizer: Synthesizer, folder: SynthesisFolder, state: SynthesisState,
    onProgress: @escaping (SynthesisProgress) -> Void
  ) async throws {
    self.synthesizer = synthesizer
    self.folder = folder
    self.onProgress = onProgress
    quotas = Quotas(synthesizer.plan)
    source = DraftSource(plan: synthesizer.plan, quotas: quotas, leakage: synthesizer.leakage)
    progress = SynthesisProgress(planned: synthesizer.plan.rows)
    recordsLogged = try await synthesizer.log.recordCount(ofRun: state.run)
    // The log lost records that the state counts on: work again from the start, which adds exactly what is missing.
    self.state =
      recordsLogged < state.records ? SynthesisState(run: state.run, fingerprint: state.fingerprint) : state
    for part in SynthesisFolder.Part.allCases {
      try Self.takeBack(part, in: folder)
      files[part] = try GrowingFile(path: folder.unfinished(part), length: self.state.lengths[part.rawValue] ?? 0)
    }
    journal = try DiskFiles.attempt(folder.unfinished(.journal)) {
      Array(try Data(contentsOf: URL(fileURLWithPath: folder.unfinished(.journal))))
    }
  }

  /// A run that ended between its last row and its report has files that are called finished.
  private static func takeBack(_ part: SynthesisFolder.Part, in folder: SynthesisFolder) throws {
    let isThere = FileManager.default.fileExists(atPath: folder.unfinished(part))
    if !isThere, FileManager.default.fileExists(atPath: folder.finished(part)) {
      try DiskFiles.move(folder.finished(part), onto: folder.unfinished(part))
    }
  }

  /// Runs to the end, or throws with everything committed so far saved to resume from.
  func run() async throws -> RowTally {
    do {
      for _ in 0..<Self.maxRounds where quotas.cells.contains(where: { missing($0.cell) > 0 }) {
        let before = kept
        source.beginRound { [self] in missing($0) }
        try await batches.run()
        for (cell, _) in quotas.cells {
          let isIdle = kept[cell] == before[cell]
          idleRounds[cell] = isIdle ? idleRounds[cell, default: 0] + 1 : 0
        }
      }
      try await checkpoint()
    } catch {
      try? await checkpoint()
      throw error
    }
    return RowTally(
      drafts: source.tally, kept: progress.kept, setAside: progress.setAside, failed: progress.failed,
      cells: quotas.cells.map { CellCount(cell: $0.cell, quota: $0.rows, kept: kept[$0.cell, default: 0]) })
  }

  /// The rows that a cell lacks; none when it is given up.
  private func missing(_ cell: Cell) -> Int {
    idleRounds[cell, default: 0] < Self.maxIdleRounds ? quotas.rows(of: cell) - kept[cell, default: 0] : 0
  }

  private var batches: OrderedBatches<[Draft], [RowOutcome]> {
    let maker = synthesizer.rowMaker(run: state.run)
    return OrderedBatches(
      workers: synthesizer.workers, take: { [self] in takeBatch() }, work: { try await maker.outcomes(of: $0) },
      commit: { [self] in try await commit($0) })
  }

  /// The next drafts to answer, those that the journal knows left out.
  private func takeBatch() -> [Draft]? {
    var batch: [Draft] = []
    while batch.count < synthesizer.generator.batchSize, let draft = source.next() {
      guard replayed < journal.count else {
        batch.append(draft)
        continue
      }
      count(draft.cell, RowOutcome.Fate(rawValue: journal[replayed]) ?? .failed)
      replayed += 1
    }
    return batch.isEmpty ? nil : batch
  }

  private func commit(_ outcomes: [RowOutcome]) async throws {
    for outcome in outcomes {
      try files[SynthesisFolder.Part(outcome.fate)]?.append(outcome.line)
      try files[.journal]?.append([outcome.fate.rawValue])
      count(outcome.cell, outcome.fate)
    }
    let records = outcomes.flatMap(\.records)
    try await record(records)
    state.records += records.count
    for (part, file) in files { state.lengths[part.rawValue] = file.length }
    if ContinuousClock.now - lastCheckpoint > .seconds(1) { try await checkpoint() }
    onProgress(progress)
  }

  private func count(_ cell: Cell, _ fate: RowOutcome.Fate) {
    switch fate {
    case .kept:
      kept[cell, default: 0] += 1
      progress.kept += 1
    case .setAside: progress.setAside += 1
    case .failed: progress.failed += 1
    }
  }

  /// Hands records to the log, leaving out those it holds already.
  private func record(_ records: [DecisionRecord]) async throws {
    let skipped = min(max(0, recordsLogged - state.records), records.count)
    if skipped < records.count { try await synthesizer.log.record(contentsOf: Array(records[skipped...])) }
  }

  /// Makes files and log durable, then notes how far they go.
  private func checkpoint() async throws {
    for file in files.values { try file.synchronize() }
    try await synthesizer.log.flush()
    try state.save(folder.state)
    lastCheckpoint = ContinuousClock.now
  }
}

/// How far a run has come.
public struct SynthesisProgress: Sendable, Hashable {
  /// Rows the plan asks for.
  public var planned: Int
  /// Rows kept.
  public var kept = 0
  /// Rows set aside by the judge.
  public var setAside = 0
  /// Prompts that could not be answered.
  public var failed = 0
  /// Rows measured and exported, which happens once all are made.
  public var exported = 0
}

/// What a run counted.
struct RowTally: Sendable {
  var drafts: DraftTally
  var kept: Int
  var setAside: Int
  var failed: Int
  var cells: [CellCount]
}

/// One cell's quota and what was kept of it.
struct CellCount: Sendable {
  var cell: Cell
  var quota: Int
  var kept: Int
}
