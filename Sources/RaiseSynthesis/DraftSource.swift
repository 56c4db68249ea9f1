import RaiseCore

/// Hands out drafts that are worth answering: cell by cell up to the quota, none twice, none nearly twice, none that
/// repeats a benchmark.
///
/// What it hands out is a function of plan, seed and benchmarks, and of which rows of earlier rounds were kept. It works
/// before the answers, so that no model is asked about a prompt that would be thrown away.
struct DraftSource {
  private let composer: Composer
  private let quotas: Quotas
  private let leakage: LeakageIndex
  private var duplicates: DuplicateIndex
  private var nextNumber: [Cell: Int] = [:]
  private var round = 0
  private var upcoming: [Cell] = []
  private(set) var tally = DraftTally()

  init(plan: SynthesisPlan, quotas: Quotas, leakage: LeakageIndex) {
    composer = Composer(plan: plan)
    self.quotas = quotas
    self.leakage = leakage
    duplicates = DuplicateIndex(similarity: plan.nearDuplicateSimilarity, seed: 1)
  }

  /// Begins a round that is to fill what is missing in each cell, in an order of the round's own.
  mutating func beginRound(missing: (Cell) -> Int) {
    var cells: [Cell] = quotas.cells.flatMap { Array(repeating: $0.cell, count: max(0, missing($0.cell))) }
    var random = RandomSource(seed: composer.plan.seed, name: "round \(round)")
    random.shuffle(&cells)
    upcoming = cells.reversed()
    round += 1
  }

  /// The next draft of the round, or nil at its end.
  mutating func next() -> Draft? {
    while let cell = upcoming.popLast() {
      for _ in 0..<composer.plan.attempts {
        if let draft = attempt(cell) { return draft }
      }
    }
    return nil
  }

  private mutating func attempt(_ cell: Cell) -> Draft? {
    let number = nextNumber[cell, default: 0]
    nextNumber[cell] = number + 1
    let draft = composer.draft(number, of: cell)
    tally.drafts += 1
    let text = draft.prompt.map(\.content).joined(separator: "\n")
    if leakage.leaks(into: text) {
      tally.leaked += 1
      return nil
    }
    switch duplicates.add(text, basis: draft.basis) {
    case .fresh: return draft
    case .exact: tally.exactDuplicates += 1
    case .near: tally.nearDuplicates += 1
    }
    return nil
  }
}

/// What happened to drafts before they were answered.
public struct DraftTally: Sendable, Hashable, Codable {
  /// Drafts made.
  public var drafts = 0
  /// Drafts dropped because their prompt was there already.
  public var exactDuplicates = 0
  /// Drafts dropped because their prompt was nearly there already.
  public var nearDuplicates = 0
  /// Drafts dropped because thirteen tokens in a row stand in a benchmark.
  public var leaked = 0
}
