extension Suite {
  /// Compares rows as they are with the same rows in each disguise, and in all of them together: results are called
  /// `eval.<name>.<change>.<head>.recall_drop`, and `eval.<name>.all.<head>.recall_drop`.
  func measureDisguises(
    _ disguises: Disguises, _ rows: SuiteRows, with evaluator: Evaluator, _ threshold: Threshold,
    into results: inout Results
  ) throws {
    guard rows.heads.contains(disguises.head) else {
      return results.notes.append("\(disguises.name), \(disguises.head): left out, no head \(disguises.head)")
    }
    let plain: [Text: Bool] = try disguises.sources.reduce(into: [:]) { flags, source in
      for row in try rows.rows(of: [disguises.file(source)], disguises.head) {
        flags[Text(source: source, id: row.facts.id)] = threshold.flags(row)
      }
    }
    func pairs(_ change: String) throws -> [PairedFlags] {
      try disguises.sources.flatMap { source in
        try rows.rows(of: [disguises.file(source, change)], disguises.head).compactMap { row -> PairedFlags? in
          guard row.facts.label == true, let before = plain[Text(source: source, id: row.facts.id)] else { return nil }
          return PairedFlags(facts: row.facts, first: before, second: threshold.flags(row))
        }
      }
    }
    var all: [PairedFlags] = []
    func add(_ change: String, _ pairs: [PairedFlags]) {
      results.comparisons.append(
        evaluator.comparison(
          pairs, dataset: "\(disguises.name).\(change)", head: disguises.head,
          summary: "beside the same undisguised; \(Report.words(for: threshold))", metrics: PairedMetric.disguises))
    }
    for change in disguises.changes {
      let found = try pairs(change)
      guard !found.isEmpty else {
        results.notes.append("\(disguises.name), \(change): left out, no rows of it that are there undisguised too")
        continue
      }
      add(change, found)
      all += found
    }
    if !all.isEmpty { add("all", all) }
  }

  /// What a disguised row and its undisguised one have in common.
  private struct Text: Hashable {
    var source: String
    var id: String
  }
}
