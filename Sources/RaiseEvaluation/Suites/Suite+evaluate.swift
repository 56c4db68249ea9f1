extension Suite {
  /// What a suite measured, and notes on what was left out for want of a source or a head.
  public struct Results: Sendable {
    /// Of sources, pools and groups.
    public var evaluations: [Evaluation] = []
    /// Of disguises.
    public var comparisons: [Comparison] = []
    /// In words for people.
    public var notes: [String] = []
  }

  /// Measures what can be measured on the rows that are there.
  ///
  /// - Parameters:
  ///   - scored: Rows of the suite's sources.
  ///   - thresholds: By head: thresholds that hold in place of the suite's.
  public func evaluate(
    _ scored: ScoredRows, with evaluator: Evaluator, thresholds: [String: Threshold] = [:]
  ) throws -> Results {
    let rows = SuiteRows(scored)
    var results = Results()
    func add(
      _ head: String, _ sources: [String], as name: String, _ metrics: [String]?, _ chosen: ([HeadRow]) -> [HeadRow]
    ) throws {
      guard let found = try rows.rows(of: sources, head, for: name, notes: &results.notes) else { return }
      results.evaluations.append(
        try evaluator.evaluate(
          chosen(found), dataset: name, head: head, threshold: thresholds[head] ?? threshold(of: head), metrics: metrics
        ))
    }
    for measure in measures {
      for source in measure.sources { try add(measure.head, [source], as: source, measure.metrics) { $0 } }
    }
    for pool in pools {
      let sources = pool.sources + (pool.negatives ?? []).map(\.source)
      try add(pool.head, sources, as: pool.name, pool.metrics, pool.rows)
    }
    for measure in groups?.measures ?? [] {
      let threshold = thresholds[measure.head] ?? threshold(of: measure.head)
      try measureGroups(measure, rows, with: evaluator, threshold, into: &results)
    }
    for disguises in disguises ?? [] {
      let threshold = thresholds[disguises.head] ?? threshold(of: disguises.head)
      try measureDisguises(disguises, rows, with: evaluator, threshold, into: &results)
      guard let read = disguises.asRead else { continue }
      if read.files.contains(where: { rows.bySource[$0] != nil }) {
        try measureDisguises(read, rows, with: evaluator, threshold, into: &results)
      } else {
        results.notes.append("\(read.name): left out, no rows were scored without their disguises")
      }
    }
    return results
  }
}

/// Scored rows by their sources.
struct SuiteRows {
  let heads: [String]
  let bySource: [String: [ScoredRow]]

  init(_ scored: ScoredRows) {
    heads = scored.heads
    bySource = Dictionary(grouping: scored.rows, by: \.facts.source)
  }

  /// The rows of all the sources; nil, with a note, where the head or a source is missing.
  func rows(of sources: [String], _ head: String, for name: String, notes: inout [String]) throws -> [HeadRow]? {
    guard heads.contains(head) else {
      notes.append("\(name), \(head): left out, no head \(head)")
      return nil
    }
    let missing = sources.filter { bySource[$0] == nil }
    guard missing.isEmpty else {
      notes.append("\(name), \(head): left out, no rows of \(missing.joined(separator: ", "))")
      return nil
    }
    return try rows(of: sources, head)
  }

  /// The rows of the sources that are there.
  func rows(of sources: [String], _ head: String) throws -> [HeadRow] {
    try ScoredRows(heads: heads, rows: sources.flatMap { bySource[$0] ?? [] }).rows(of: head)
  }
}

extension Suite.Pool {
  /// The pool's rows, labelled as the pool wants them.
  func rows(from rows: [HeadRow]) -> [HeadRow] {
    let own = rows.filter { sources.contains($0.facts.source) }
    let others = (negatives ?? []).flatMap { negatives in
      let benign = rows.filter { $0.facts.source == negatives.source && $0.facts.label == false }
      return spread(benign, limit: negatives.limit ?? benign.count)
    }
    guard let hazard else { return own + others }
    return (own + others).compactMap { row in
      let codes = row.facts.groups[Example.Facts.hazardDimension] ?? []
      guard row.facts.label == false || !codes.isEmpty else { return nil }
      var row = row
      row.facts.label = row.facts.label == true && codes.contains(hazard)
      return row
    }
  }

  /// At most `limit` rows, evenly from all of them.
  private func spread(_ rows: [HeadRow], limit: Int) -> [HeadRow] {
    guard limit < rows.count else { return rows }
    return (0..<max(limit, 0)).map { rows[$0 * rows.count / limit] }
  }
}
