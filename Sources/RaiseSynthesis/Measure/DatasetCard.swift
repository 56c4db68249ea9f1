import RaiseCore

/// The dataset card: what is in the folder, how it was made, and what it is not fit for.
struct DatasetCard {
  private let plan: SynthesisPlan
  private let report: SynthesisReport

  init(_ plan: SynthesisPlan, _ report: SynthesisReport) {
    self.plan = plan
    self.report = report
  }

  /// Markdown, with the metadata that dataset hubs read in front.
  var markdown: String {
    """
    ---
    license: \(plan.licence)
    language: [\(plan.languages.map(\.value.rawValue).joined(separator: ", "))]
    tags: [safety, synthetic, refusal, over-refusal]
    ---
    # \(plan.id.name) \(plan.id.version)

    \(plan.description)

    Made by `raise synthesize` from a plan: prompts that a model should refuse and benign twins that it should answer,
    each with an answer to prefer and one to avoid. Harmful requests only name what someone wants; unsafe answers are
    stand-ins that say that they are withheld. Names, places and groups are invented or general.

    \(counts)

    ## Rows by cell

    \(table(["cell", "rows"], report.measures.rowsByQuadrant.sorted { $0.key < $1.key }.map { [$0.key, "\($0.value)"] }))
    ## Rows by hazard

    \(table(["hazard", "rows"], byHazard))
    ## Measures

    \(table(["measure", "value"], measures))
    ## Files

    \(table(["file", "rows"], report.exports.sorted { $0.key < $1.key }.map { [$0.key, "\($0.value)"] }))
    ## Provenance

    - plan: \(plan.id), SHA-256 of plan, grammar and seeds `\(plan.id.digest)`
    - seed: \(report.seed)
    - generator: \(report.generator)\(report.model.isEmpty ? "" : " with \(report.model)")
    - judged by: \(report.policies.isEmpty ? "nobody" : report.policies.joined(separator: ", "))
    - licence: \(plan.licence)

    Every row says where it comes from under `provenance`. The same plan, seed and policies make the same bytes again.

    ## Limits

    Templates vary words, not thoughts: answers are short and general, and a model trained on them alone will sound like
    them. Mix the rows into other data, and measure refusals and over-refusals on sets that were not made this way.

    """
  }

  private var counts: String {
    let short = report.shortCells.isEmpty ? "" : " Short of their quota: \(report.shortCells.joined(separator: ", "))."
    return "\(report.kept) rows of \(report.planned) planned; \(report.setAside) set aside by the judge, "
      + "\(report.failed) failed.\(short)"
  }

  private var byHazard: [[String]] {
    plan.grammar.hazards.map { hazard in
      let cells = report.cells.filter { $0.cell.split(separator: "/").dropFirst().first == Substring(hazard.rawValue) }
      return ["\(hazard.rawValue) (\(hazard.title))", "\(cells.reduce(0) { $0 + $1.kept })"]
    }
  }

  private var measures: [[String]] {
    let measures = report.measures
    func list(_ numbers: [Double]) -> String { numbers.map(SynthesisReport.short).joined(separator: " / ") }
    var rows = [
      ["distinct-1/2/3 of prompts, mean over samples of 1000 rows", list(measures.promptDistinctPerSample)],
      ["distinct-1/2/3 of prompts, all rows", list(measures.promptDistinct)],
      ["distinct-1/2/3 of chosen answers, all rows", list(measures.answerDistinct)],
      ["near duplicates", "\(measures.nearDuplicates) of \(report.kept)"],
      ["rows with 13 tokens of a benchmark", "\(measures.leakedRows) of \(report.kept)"],
      ["scenarios used", "\(measures.scenarios)"],
    ]
    for (language, score) in measures.selfBLEUByLanguage.sorted(by: { $0.key < $1.key }) {
      rows.append(["self-BLEU-4 of prompts, \(language)", SynthesisReport.short(score)])
    }
    if report.judgePassRate != nil {
      rows.append(["rows on which the judge agrees", "\(report.kept) of \(report.kept + report.setAside)"])
    }
    return rows
  }

  private func table(_ heading: [String], _ rows: [[String]]) -> String {
    ([heading, heading.map { _ in "---" }] + rows).map { "| \($0.joined(separator: " | ")) |\n" }.joined()
  }
}
