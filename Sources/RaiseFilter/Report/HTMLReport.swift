import Foundation
import RaiseCore

/// The report as one page that needs nothing else: no script, no font, no picture from anywhere. Whatever came from a
/// corpus or a policy stands in it escaped.
struct HTMLReport {
  let report: FilterReport
  /// How fast the run went; the only part that differs between two runs.
  var throughput: Throughput?
  /// Whether the run has not ended.
  var isInterrupted = false

  private var tally: Tally { report.tally }
  private var detail: TallyDetail { report.tally.detail ?? TallyDetail() }

  var page: String {
    """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
    <title>Filter report: \(HTMLText.escaped(report.policy.name))</title>
    <style>
    \(Self.style)
    </style>
    </head>
    <body>
    <main>
    \(([header, tiles, funnel, rules, histograms, examples, hazards, inputs] + [speed]).filter { !$0.isEmpty }
      .joined(separator: "\n"))
    </main>
    </body>
    </html>

    """
  }

  // MARK: - Head

  private var header: String {
    let state =
      isInterrupted
      ? #" <span class="badge">interrupted: counts so far</span>"#
      : report.isSurvey ? #" <span class="badge">dry run: nothing was written</span>"# : ""
    return """
      <header>
      <h1>Filter report\(state)</h1>
      <p>Policy <b>\(HTMLText.escaped(report.policy.name))</b> \(HTMLText.escaped(report.policy.version)), digest
      <code>\(HTMLText.escaped(String(report.policy.digest.prefix(16))))…</code>,
      over \(HTMLCount.of(report.inputs.count, "file")).</p>
      </header>
      """
  }

  private var tiles: String {
    let tiles: [(String, Int)] = [
      ("kept", tally.kept), ("of these redacted", tally.redacted), ("of these flagged", tally.flagged),
      ("removed", tally.removed), ("could not be judged", tally.failed),
    ]
    return """
      <section class="tiles">
      <div><b>\(tally.documents.grouped)</b><span>documents judged</span></div>
      \(tiles.filter { $0.0 == "kept" || $0.0 == "removed" || $0.1 > 0 }.map { name, count in
        "<div><b>\(count.grouped)</b><span>\(name), \(count.percent(of: tally.documents))</span></div>"
      }.joined(separator: "\n"))
      <div><b>\(HTMLCount.bytes(tally.textBytes))</b><span>of text, \(HTMLCount.bytes(tally.removedTextBytes)) removed</span></div>
      </section>
      """
  }

  // MARK: - Funnel

  private var funnel: String {
    let read = max(1, tally.documents + tally.brokenLines)
    let rows = FilterFunnel(report).steps.map { step in
      let (documents, bytes) = (step.documents.grouped, step.bytes.map(HTMLCount.bytes) ?? "–")
      let sign = step.kind == .out ? "−" : ""
      let length = step.left ?? step.documents
      return "<tr class=\"\(step.kind.rawValue)\"><th scope=\"row\">\(HTMLText.escaped(step.name, upTo: 80))</th>"
        + "<td class=\"n\">\(sign)\(documents)</td><td class=\"n\">\(step.documents.percent(of: read))</td>"
        + "<td class=\"n\">\(sign)\(bytes)</td><td class=\"wide\">\(HTMLBar.of(length, of: read, step.kind.rawValue))</td></tr>"
    }
    return """
      <section>
      <h2>What became of the documents</h2>
      <table>
      <thead><tr><th></th><th class="n">documents</th><th class="n">share</th><th class="n">text</th><th>left</th></tr></thead>
      <tbody>
      \(rows.joined(separator: "\n"))
      </tbody>
      </table>
      <p class="note">A document that several rules would remove is counted at the one that carried the decision: of those
      that ask for the strictest action, the one with the highest score.</p>
      </section>
      """
  }

  // MARK: - Rules and hazards

  private var rules: String {
    let order =
      detail.rules + (Set(tally.byRule.keys).union(tally.byMonitoredRule.keys).subtracting(detail.rules)).sorted()
    let rows = order.compactMap { rule -> String? in
      let (found, watched) = (tally.byRule[rule] ?? 0, tally.byMonitoredRule[rule] ?? 0)
      guard found + watched > 0 else { return nil }
      let removed = detail.removed[rule]?.documents ?? 0
      let name = HTMLText.escaped(rule, upTo: 80) + (watched > 0 ? " <i>on watch</i>" : "")
      return "<tr><th scope=\"row\">\(name)</th><td class=\"n\">\((found + watched).grouped)</td>"
        + "<td class=\"n\">\((found + watched).percent(of: tally.documents))</td><td class=\"n\">\(removed.grouped)</td>"
        + "<td class=\"wide\">\(HTMLBar.of(removed, and: found + watched - removed, of: most))</td></tr>"
    }
    return table(
      "Rules that found something", ["documents", "share", "removed by it"], rows,
      note: "In full colour documents that the rule removed, in pale colour others in which it found something.")
  }

  /// The longest bar.
  private var most: Int { max(1, tally.byRule.values.max() ?? 0, tally.byMonitoredRule.values.max() ?? 0) }

  private var hazards: String {
    let most = tally.byHazard.values.max() ?? 1
    let rows = tally.byHazard.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { hazard, count in
      "<tr><th scope=\"row\">\(HTMLText.escaped(hazard, upTo: 80))</th><td class=\"n\">\(count.grouped)</td>"
        + "<td class=\"n\">\(count.percent(of: tally.documents))</td>"
        + "<td class=\"wide\">\(HTMLBar.of(0, and: count, of: most))</td></tr>"
    }
    return table("Hazards found", ["documents", "share"], rows)
  }

  private func table(_ title: String, _ columns: [String], _ rows: [String], note: String? = nil) -> String {
    if rows.isEmpty { return "" }
    return """
      <section>
      <h2>\(title)</h2>
      <table>
      <thead><tr><th></th>\(columns.map { "<th class=\"n\">\($0)</th>" }.joined())<th></th></tr></thead>
      <tbody>
      \(rows.joined(separator: "\n"))
      </tbody>
      </table>
      \(note.map { "<p class=\"note\">\($0)</p>" } ?? "")
      </section>
      """
  }

  // MARK: - Scores

  private var histograms: String {
    // Numbers that are all alike tell nothing: exact rules say 1.
    let shown = detail.histograms.filter { $0.bins.count { $0 > 0 } > 1 }
    if shown.isEmpty { return "" }
    return """
      <section>
      <h2>Scores</h2>
      <p class="note">Each document counts once for each measure, with its worst number. Heights are logarithmic, so that
      single documents can be seen. The line is the threshold; what counts is red.</p>
      <div class="grid">
      \(shown.map { HistogramFigure(histogram: $0, isPartial: isPartial).figure }.joined(separator: "\n"))
      </div>
      </section>
      """
  }

  /// Whether scores are known only as far as they were found: of runs whose policy does not tell what it sees.
  private var isPartial: Bool { detail.rules.isEmpty }

  // MARK: - Examples

  private var examples: String {
    let order = detail.rules + detail.examples.keys.filter { !detail.rules.contains($0) }.sorted()
    let blocks = order.compactMap { rule -> String? in
      guard let examples = detail.examples[rule], !examples.isEmpty else { return nil }
      return """
        <h3>\(HTMLText.escaped(rule, upTo: 80))</h3>
        <table class="examples">
        <thead><tr><th>document</th><th>became</th><th>finding</th><th>excerpt</th></tr></thead>
        <tbody>
        \(examples.map(row).joined(separator: "\n"))
        </tbody>
        </table>
        """
    }
    if blocks.isEmpty { return "" }
    return """
      <section>
      <h2>Examples</h2>
      <p class="note">Drawn by the texts' digests, with the evidence replaced by what it is. Whole texts lie in kept/ and
      removed/, at the line of the file.</p>
      \(blocks.joined(separator: "\n"))
      </section>
      """
  }

  private func row(_ example: FindingExample) -> String {
    let place = example.start.flatMap { start in example.end.map { ", bytes \(start)–\($0)" } } ?? ", whole text"
    let detail = example.detail.map { " <small>\(HTMLText.escaped($0, upTo: 120))</small>" } ?? ""
    let scores = "\(HTMLCount.number(example.score)) from \(HTMLCount.number(example.threshold))"
    let excerpt = example.excerpt.map { "<q>\(HTMLText.escaped($0, upTo: 300))</q>" } ?? "<small>not shown</small>"
    return "<tr><td>\(HTMLText.escaped(example.file, upTo: 80)):\(example.line)<br>"
      + "<small>\(HTMLText.escaped(example.id, upTo: 60))</small></td><td>\(HTMLText.escaped(example.action))</td>"
      + "<td>\(HTMLText.escaped(example.hazard)) \(scores)\(place)\(detail)</td><td>\(excerpt)</td></tr>"
  }

  // MARK: - Inputs and speed

  private var inputs: String {
    let shown = report.inputs.prefix(200).map { "<li>\(HTMLText.escaped($0, upTo: 200))</li>" }
    let more = report.inputs.count - shown.count
    return """
      <section>
      <h2>Inputs</h2>
      <p>\(HTMLCount.of(tally.brokenLines, "broken line")) and \(HTMLCount.of(tally.inputFaults, "file fault")) set aside in
      errors/; \(HTMLCount.of(tally.emptyInputs, "empty file")).</p>
      <details><summary>\(HTMLCount.of(report.inputs.count, "file"))</summary>
      <ul>
      \(shown.joined(separator: "\n"))\(more > 0 ? "\n<li>and \(more.grouped) more</li>" : "")
      </ul></details>
      <p class="note">Fingerprint <code>\(HTMLText.escaped(report.fingerprint))</code></p>
      </section>
      """
  }

  /// Apart from all else, at the end: the one part that is not the same for the same inputs.
  private var speed: String {
    guard let throughput, throughput.seconds > 0 else { return "" }
    let rate = Double(throughput.documents) / throughput.seconds
    let bytes = Double(throughput.textBytes) / throughput.seconds
    let sessions = HTMLCount.of(throughput.sessions.count, "session")
    let workers = throughput.sessions.last.map { ", \(HTMLCount.of($0.workers, "worker"))" } ?? ""
    let applied = throughput.sessions.contains(where: \.isApplied) ? ", deciding from attributes" : ""
    return """
      <section id="throughput">
      <h2>Throughput</h2>
      <p>\(HTMLCount.number(rate)) documents/s, \(HTMLCount.number(bytes / 1e6)) MB/s of text: \(throughput.documents.grouped)
      documents in \(HTMLCount.number(throughput.seconds)) s, in \(sessions)\(workers)\(applied).</p>
      </section>
      """
  }
}

/// Numbers with their units.
enum HTMLCount {
  static func of(_ number: Int, _ noun: String) -> String { "\(number.grouped) \(noun)\(number == 1 ? "" : "s")" }

  /// `1.2 MB`, in powers of ten.
  static func bytes(_ count: Int) -> String {
    var number = Double(count)
    var unit = 0
    let units = ["B", "kB", "MB", "GB", "TB", "PB"]
    while abs(number) >= 1000, unit < units.count - 1 { (number, unit) = (number / 1000, unit + 1) }
    return unit == 0 ? "\(count) B" : "\(Self.number(number)) \(units[unit])"
  }

  /// With three digits that tell, or all of a whole number.
  static func number(_ number: Double) -> String {
    guard number.isFinite else { return "–" }
    if let whole = Int(exactly: number) { return whole.grouped }
    if abs(number) >= 100 { return Int(number.rounded()).grouped }
    let digits = abs(number) >= 10 ? 10.0 : abs(number) >= 1 ? 100 : 10_000
    return "\((number * digits).rounded() / digits)"
  }
}

/// A bar beside a number.
enum HTMLBar {
  static func of(_ count: Int, of total: Int, _ kind: String) -> String {
    "<div class=\"bar\"><i class=\"\(kind)\" style=\"width:\(percent(count, total))%\"></i></div>"
  }

  /// Two parts, one behind the other.
  static func of(_ full: Int, and pale: Int, of total: Int) -> String {
    "<div class=\"bar\"><i class=\"out\" style=\"width:\(percent(full, total))%\"></i>"
      + "<i class=\"found\" style=\"width:\(percent(pale, total))%\"></i></div>"
  }

  private static func percent(_ count: Int, _ total: Int) -> Double {
    total <= 0 ? 0 : (min(100, max(0, Double(count) / Double(total) * 100)) * 100).rounded() / 100
  }
}
