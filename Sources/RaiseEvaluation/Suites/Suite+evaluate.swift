extension Suite {
  /// Measures what can be measured on the rows that are there.
  ///
  /// - Parameters:
  ///   - scored: Rows of the suite's sources.
  ///   - thresholds: By head: thresholds that hold in place of the suite's.
  /// - Returns: The evaluations, and notes on what was left out for want of a source or a head.
  public func evaluate(
    _ scored: ScoredRows, with evaluator: Evaluator, thresholds: [String: Threshold] = [:]
  ) throws -> (evaluations: [Evaluation], notes: [String]) {
    let bySource = Dictionary(grouping: scored.rows, by: \.facts.source)
    var evaluations: [Evaluation] = []
    var notes: [String] = []
    func rows(of sources: [String], _ head: String, for name: String) throws -> [HeadRow]? {
      guard scored.heads.contains(head) else {
        notes.append("\(name): left out, no head \(head)")
        return nil
      }
      let missing = sources.filter { bySource[$0] == nil }
      guard missing.isEmpty else {
        notes.append("\(name): left out, no rows of \(missing.joined(separator: ", "))")
        return nil
      }
      return try ScoredRows(heads: scored.heads, rows: sources.flatMap { bySource[$0] ?? [] }).rows(of: head)
    }
    for measure in measures {
      for source in measure.sources {
        guard let rows = try rows(of: [source], measure.head, for: "\(source), \(measure.head)") else { continue }
        evaluations.append(
          try evaluator.evaluate(
            rows, dataset: source, head: measure.head,
            threshold: thresholds[measure.head] ?? threshold(of: measure.head), metrics: measure.metrics))
      }
    }
    for pool in pools {
      let sources = pool.sources + (pool.negatives ?? []).map(\.source)
      guard let rows = try rows(of: sources, pool.head, for: "\(pool.name), \(pool.head)") else { continue }
      evaluations.append(
        try evaluator.evaluate(
          pool.rows(from: rows), dataset: pool.name, head: pool.head,
          threshold: thresholds[pool.head] ?? threshold(of: pool.head), metrics: pool.metrics))
    }
    return (evaluations, notes)
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
