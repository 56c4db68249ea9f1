extension Suite {
  /// Measures the rows with label 0 of each group that has enough of them, and of all for comparison: results are called
  /// `eval.group.<name>.<head>.<metric>`, and `eval.group.any.<head>.<metric>`.
  func measureGroups(
    _ measure: Measure, _ rows: SuiteRows, with evaluator: Evaluator, _ threshold: Threshold,
    into results: inout Results
  ) throws {
    let present = measure.sources.filter { rows.bySource[$0] != nil }
    guard rows.heads.contains(measure.head), !present.isEmpty else {
      let reason = present.isEmpty ? "no rows of its sources" : "no head \(measure.head)"
      return results.notes.append("groups, \(measure.head): left out, \(reason)")
    }
    let missing = measure.sources.filter { !present.contains($0) }
    if !missing.isEmpty {
      results.notes.append("groups, \(measure.head): without \(missing.joined(separator: ", "))")
    }
    let negatives = try rows.rows(of: present, measure.head).filter { $0.facts.label == false }
    var whole = evaluator
    whole.slices = false
    func add(_ group: String, _ rows: [HeadRow]) throws {
      results.evaluations.append(
        try whole.evaluate(
          rows, dataset: "group.\(group)", head: measure.head, threshold: threshold, metrics: measure.metrics))
    }
    guard !negatives.isEmpty else { return }
    try add("any", negatives)
    let (parts, smallCount) = evaluator.parts(of: negatives, \.facts)
    for part in parts where part.dimension == Example.Facts.termDimension { try add(part.value, part.rows) }
    let small = smallCount > 0 ? evaluator.smallGroups(of: negatives) : []
    if !small.isEmpty {
      results.notes.append("groups, \(measure.head): too few rows of \(small.joined(separator: ", "))")
    }
  }
}

extension Evaluator {
  /// The groups that have rows, but too few.
  fileprivate func smallGroups(of rows: [HeadRow]) -> [String] {
    let named = rows.flatMap { $0.facts.groups[Example.Facts.termDimension] ?? [] }
    return Dictionary(grouping: named) { $0 }.filter { $0.value.count < minSliceRows }.keys.sorted()
  }
}
