import Foundation

extension SynthesisReport {
  /// The report in a few lines for people.
  public var summary: [String] {
    var lines = ["rows:      \(kept) of \(planned) planned, in \(cells.count) cells, \(shortCells.count) cells short"]
    lines.append(
      "drafts:    \(drafts.drafts), dropped: \(drafts.exactDuplicates) exact and \(drafts.nearDuplicates) near "
        + "duplicates, \(drafts.leaked) with text of a benchmark")
    if judgePassRate != nil {
      lines.append("judge:     agrees with \(kept) of \(kept + setAside) rows, \(setAside) set aside")
    }
    if failed > 0 { lines.append("failed:    \(failed) prompts without an answer, see failed.jsonl") }
    lines.append("diversity: \(diversity)")
    for cell in shortCells.prefix(10) { lines.append("short:     \(cell)") }
    if shortCells.count > 10 { lines.append("short:     and \(shortCells.count - 10) more, see report.json") }
    return lines
  }

  private var diversity: String {
    let whole = measures.promptDistinct.dropFirst().first.map(Self.short) ?? "none"
    let sample = measures.promptDistinctPerSample.dropFirst().first.map(Self.short) ?? "none"
    return "distinct-2 of prompts \(sample) in samples of 1000 rows, \(whole) in all; "
      + "near duplicates \(measures.nearDuplicates) of \(kept)"
  }

  static func short(_ number: Double) -> String { "\((number * 1000).rounded() / 1000)" }
}
