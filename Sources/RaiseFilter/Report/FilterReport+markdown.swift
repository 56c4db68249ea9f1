extension FilterReport {
  /// The report for people.
  public var markdown: String {
    """
    # Filter report

    Policy `\(policy.name)` \(policy.version), digest `\(policy.digest.prefix(16))…`, \
    over \(count(inputs.count, "file")).

    | | documents | share |
    |---|---:|---:|
    \(rows(outcome, of: tally.documents))

    \(tally.textBytes.grouped) bytes of text judged, \(tally.removedTextBytes.grouped) of them removed. \(setAside)

    \(table("Documents by hazard found", tally.byHazard))\
    \(table("Documents by rule that found something", tally.byRule))\
    \(table("Rules on watch", tally.byMonitoredRule))\(passedOver)
    """
  }

  /// One line for each thing that can become of a document, and a last one for what was set aside.
  public var summary: [String] {
    outcome.filter { $0.count > 0 || $0.name == "removed" }
      .map {
        "\($0.name) \($0.count.grouped) of \(count(tally.documents, "document")) (\($0.count.percent(of: tally.documents)))"
      }
      + (tally.brokenLines + tally.inputFaults + tally.emptyInputs > 0 ? [setAside] : [])
  }

  private var outcome: [(name: String, count: Int)] {
    [
      ("kept", tally.kept), ("of these flagged", tally.flagged), ("of these redacted", tally.redacted),
      ("removed", tally.removed), ("could not be judged", tally.failed),
    ]
  }

  private var setAside: String {
    "\(count(tally.brokenLines, "broken line")) and \(count(tally.inputFaults, "file fault")) set aside in errors/; "
      + "\(count(tally.emptyInputs, "empty file"))."
  }

  /// Only for files that hold more than documents.
  private var passedOver: String {
    if tally.passedOver.isEmpty { return "" }
    let rows = tally.passedOver.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
      .map { "| \($0.key) | \($0.value.grouped) |\n" }
    return "## Records passed over\n\n| | records |\n|---|---:|\n\(rows.joined())\n"
  }

  private func count(_ number: Int, _ noun: String) -> String { "\(number.grouped) \(noun)\(number == 1 ? "" : "s")" }

  private func rows(_ counts: [(name: String, count: Int)], of total: Int) -> String {
    counts.map { "| \($0.name) | \($0.count.grouped) | \($0.count.percent(of: total)) |" }.joined(separator: "\n")
  }

  private func table(_ title: String, _ counts: [String: Int]) -> String {
    if counts.isEmpty { return "" }
    let ordered = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
      .map { (name: "`\($0.key)`", count: $0.value) }
    return """
      ## \(title)

      | | documents | share |
      |---|---:|---:|
      \(rows(ordered, of: tally.documents))


      """
  }
}

extension Int {
  /// Digits in groups of three, parted by a space: `4 096`.
  var grouped: String {
    var digits = Array(String(magnitude))
    var index = digits.count - 3
    while index > 0 {
      digits.insert(" ", at: index)
      index -= 3
    }
    return (self < 0 ? "-" : "") + String(digits)
  }

  /// `0.29 %`, with two decimals, rounded half up.
  func percent(of total: Int) -> String {
    guard total > 0 else { return "–" }
    let hundredths = Int((Double(self) / Double(total) * 10_000).rounded())
    let fraction = hundredths % 100
    return "\(hundredths / 100).\(fraction < 10 ? "0" : "")\(fraction) %"
  }
}
