import RaiseCore

/// How many rows each cell of a plan gets.
struct Quotas: Sendable {
  /// The cells with at least one row, in the plan's order.
  let cells: [(cell: Cell, rows: Int)]
  private let rowsByCell: [Cell: Int]

  /// Spreads the plan's rows over quadrants, within these over hazards, then languages, then styles, by their weights.
  init(_ plan: SynthesisPlan) {
    var share = Apportionment()
    var cells: [(cell: Cell, rows: Int)] = []
    for (quadrant, rows) in share.spread(plan.rows, over: plan.quadrants) {
      for (hazard, rows) in share.spread(rows, over: plan.hazards) {
        let languages = plan.languages.filter { plan.grammar.speaks($0.value, of: hazard) }
        for (language, rows) in share.spread(rows, over: languages) {
          for (style, rows) in share.spread(rows, over: Self.styles(of: quadrant, in: plan)) where rows > 0 {
            cells.append((Cell(quadrant: quadrant, hazard: hazard, language: language, style: style), rows))
          }
        }
      }
    }
    self.cells = cells
    rowsByCell = Dictionary(cells.map { ($0.cell, $0.rows) }) { first, _ in first }
  }

  /// How many rows a cell gets; none when it is not of the plan.
  func rows(of cell: Cell) -> Int { rowsByCell[cell] ?? 0 }

  /// The styles of a quadrant: one that is none in the vanilla half.
  private static func styles(of quadrant: Quadrant, in plan: SynthesisPlan) -> [Weighted<String?>] {
    guard quadrant.isAdversarial else { return [Weighted(value: nil, weight: 1)] }
    return plan.styles.filter { quadrant.isHarmful || plan.grammar.style($0.value)?.isHarmfulOnly == false }
      .map { Weighted(value: $0.value, weight: $0.weight) }
  }
}

/// Spreads whole numbers by weights with the method of largest remainders. Equal remainders take turns from one spread
/// to the next, so that many small spreads favour nobody.
struct Apportionment {
  private var turn = 0

  /// Parts of `total` for each value, which sum up to it; none when there are no values.
  mutating func spread<Value>(_ total: Int, over values: [Weighted<Value>]) -> [(Value, Int)] {
    let weight = values.reduce(0) { $0 + $1.weight }
    let exact = values.map { Double(total) * $0.weight / weight }
    var parts = exact.map { Int($0) }
    let order = values.indices.map { index in
      (
        remainder: exact[index] - Double(parts[index]),
        wait: (index - turn % values.count + values.count) % values.count, index: index
      )
    }.sorted { ($0.remainder, -$0.wait) > ($1.remainder, -$1.wait) }
    let left = values.isEmpty ? 0 : total - parts.reduce(0, +)
    for entry in order.prefix(left) { parts[entry.index] += 1 }
    turn += left
    return zip(values, parts).map { ($0.value, $1) }
  }
}

extension Grammar {
  /// Whether there is a scenario for a hazard in a language.
  func speaks(_ language: Language, of hazard: Hazard) -> Bool {
    scenarios[hazard]?.contains { $0.harmful[language] != nil } ?? false
  }
}
