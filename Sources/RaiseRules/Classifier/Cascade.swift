import RaiseCore
import RaiseInference

/// Asks scorers about passages, the cheaper ones first, until each head of each passage is settled.
struct Cascade: Sendable {
  let heads: [ClassifierHead]
  /// Cheaper stages first; the last one settles everything.
  let stages: [ClassifierStage]
  let budget: ClassifierBudget
  /// Whether what the last stage says counts as evidence however low its score.
  var reportsAll = false

  /// What a stage found in a passage.
  struct Evidence: Sendable {
    var head: Int
    var hazard: Hazard
    var score: Double
    var threshold: Double
    var stage: Int
    /// The language that the passage counts as.
    var language: TextLanguage
    var text: Int
    /// Where in the text.
    var range: Range<Int>
  }

  /// What is known of one item.
  struct Outcome: Sendable {
    var evidence: [Evidence] = []
    var windowsRead = 0
    /// Doubtful windows that the budget left unread.
    var windowsLeft = 0
  }

  /// A passage some of whose heads are not settled.
  private struct Doubt {
    var passage: Int
    var heads: [Int]
    /// The highest score so far: the most doubtful are read first when the budget is short.
    var score: Double
  }

  /// What there is in each of `itemCount` items, of whose texts the passages are.
  func outcomes(of passages: [Passage], in texts: [JudgedText], itemCount: Int) throws -> [Outcome] {
    var outcomes = [Outcome](repeating: Outcome(), count: itemCount)
    var doubts = passages.indices.map { Doubt(passage: $0, heads: Array(heads.indices), score: 0) }
    for (number, stage) in stages.enumerated() where !doubts.isEmpty {
      if !stage.scorer.scorer.isScreen { doubts = spend(doubts, passages, &outcomes) }
      let isLast = number == stages.count - 1
      let readings = try stage.scorer.scorer.readings(
        of: doubts.map { passages[$0.passage] }, in: texts, readsModes: isLast)
      doubts = zip(doubts, readings).compactMap { doubt, reading in
        settle(doubt, passages[doubt.passage], reading, stage: number, &outcomes)
      }
    }
    return outcomes
  }

  /// The doubts that the budget pays for, and takes it from.
  private func spend(_ doubts: [Doubt], _ passages: [Passage], _ outcomes: inout [Outcome]) -> [Doubt] {
    guard let maxWindows = budget.maxWindows else { return doubts }
    let mostDoubtfulFirst = doubts.enumerated().sorted { ($1.element.score, $0.offset) < ($0.element.score, $1.offset) }
    var paid: Set<Int> = []
    for (index, doubt) in mostDoubtfulFirst {
      let item = passages[doubt.passage].item
      if outcomes[item].windowsRead < maxWindows {
        outcomes[item].windowsRead += 1
        paid.insert(index)
      } else {
        outcomes[item].windowsLeft += 1
      }
    }
    return doubts.enumerated().filter { paid.contains($0.offset) }.map(\.element)
  }

  /// Notes what the stage is sure of; returns what is left to doubt, or nil.
  private func settle(
    _ doubt: Doubt, _ passage: Passage, _ reading: Reading, stage number: Int, _ outcomes: inout [Outcome]
  ) -> Doubt? {
    var left = Doubt(passage: doubt.passage, heads: [], score: 0)
    for head in doubt.heads {
      guard let band = band(head, stage: number, reading.language) else {
        left.heads.append(head)
        continue
      }
      let score = heads[head].score(reading.probabilities[band.output])
      let isLast = number == stages.count - 1
      if score >= band.certain || isLast && (reportsAll || heads[head].windows == .mean) {
        outcomes[passage.item].evidence.append(
          Evidence(
            head: head, hazard: isLast ? heads[head].hazard(in: reading) : heads[head].hazard, score: score,
            threshold: band.certain, stage: number, language: reading.language, text: passage.text, range: passage.range
          ))
      } else if score >= band.clear {
        left.heads.append(head)
        left.score = max(left.score, score)
      }
    }
    return left.heads.isEmpty ? nil : left
  }

  /// The stage's band; the last stage's is of no width, at the threshold.
  private func band(_ head: Int, stage number: Int, _ language: TextLanguage) -> UncertaintyBand? {
    guard number == stages.count - 1 else { return stages[number].bands[head] }
    let threshold = heads[head].thresholds[language] ?? 1
    return stages[number].bands[head].map {
      UncertaintyBand(output: $0.output, clear: threshold, certain: threshold)
    }
  }
}
