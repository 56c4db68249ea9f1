import RaiseCore

/// Finds what a text has in common with benchmarks, so that models are not tested on what they were trained on: runs of
/// n words that also stand in a row of a benchmark file.
///
/// One finding for each stretch of the text that is one row's, with the row in its detail; its score is the share of the
/// row's n-grams that the text has. What is taken for equal, and which n to choose: `docs/decontamination.md`.
struct BenchmarkOverlapRule: TextRule, DescribedRule {
  let kind = "benchmark-overlap"
  let version = 1
  /// Unbounded: shares are of the whole text.
  let reach: Int? = nil
  let requiredLiterals: [String]? = nil
  let describedValues: [String: PolicyValue]

  let settings: RuleSettings
  /// Words of an n-gram.
  let size: Int
  let language: WordLanguage
  let limits: Limits
  let index: BenchmarkIndex

  /// From when on there is a finding.
  struct Limits: Sendable {
    /// N-grams of one row that the text has, each counted once.
    var minMatches: Int
    /// Of the row's own n-grams, the share that the text has.
    var minRowShare: Double
    /// Of the text's n-grams, the share that stands in any row.
    var minDocumentShare: Double
  }

  func findings(in text: ScanText) throws -> [Finding] {
    let words = SimplifiedWords(text.bytes, language: language)
    let shingles = words.shingles(of: size)
    let matches = shingles.indices.compactMap { position in
      index.table.row(of: shingles[position]).map { Match(position: position, row: $0, hash: shingles[position]) }
    }
    guard !matches.isEmpty, Double(matches.count) >= limits.minDocumentShare * Double(shingles.count) else { return [] }
    let shares = sharesOfRows(matches)
    return Self.runs(of: matches).compactMap { run in
      shares[run.row].map { share in
        let range = words.sources[run.first].lowerBound..<words.sources[run.last + size - 1].upperBound
        return Finding(
          rule: settings.id, hazard: settings.hazards[0], score: share, range: range, threshold: limits.minRowShare,
          mode: settings.mode, detail: index.place(of: run.row))
      }
    }
  }

  /// An n-gram of the text that stands in a row.
  private struct Match {
    var position: Int
    var row: Int
    var hash: UInt64
  }

  /// Of each row that the text has enough of, how much it has.
  private func sharesOfRows(_ matches: [Match]) -> [Int: Double] {
    Dictionary(grouping: matches, by: \.row).compactMapValues { matches in
      let count = Set(matches.map(\.hash)).count
      let share = Double(count) / Double(max(index.rows[matches[0].row].nGramCount, 1))
      return count >= limits.minMatches && share >= limits.minRowShare ? min(share, 1) : nil
    }
  }

  /// Neighbouring n-grams of the same row.
  private static func runs(of matches: [Match]) -> [(row: Int, first: Int, last: Int)] {
    matches.reduce(into: []) { runs, match in
      if let last = runs.last, last.row == match.row, last.last + 1 == match.position {
        runs[runs.count - 1].last = match.position
      } else {
        runs.append((match.row, match.position, match.position))
      }
    }
  }
}
