import RaiseCore

/// Finds the lines that C4 drops, one finding for each run of lines with the same fault, and its citation marks. With
/// `action: redact` and `redact-with: nothing` the text comes out as C4 would have it.
///
/// A run's range begins with its first line and ends behind the line end of its last.
struct C4LinesRule: TextRule {
  static let ruleKind = RuleKind(
    "c4-lines", otherNames: ["C4QualityFilter lines"],
    "Lines that C4 drops: without a full stop, of few words, about cookies or JavaScript; and citation marks.",
    keys: C4Lines.Rules.keys
  ) { settings, fields in
    guard !settings.hazards.isEmpty else { throw FieldError("hazards", "expected at least one hazard") }
    return C4LinesRule(settings: settings, rules: C4Lines.Rules(fields))
  }

  let kind = "c4-lines"
  let version = 1
  /// Unbounded, as lines are.
  let reach: Int? = nil
  let requiredLiterals: [String]? = nil

  fileprivate let settings: RuleSettings
  fileprivate let rules: C4Lines.Rules

  func findings(in text: ScanText) throws -> [Finding] {
    let lines = text.measures.c4Lines(rules)
    let runs = Self.runs(of: lines.dropped.map { (Self.withLineEnd($0.range, in: text.bytes), $0.fault) }, text.bytes)
    let faults = runs.map { finding($0.range, $0.fault.rawValue) }
    return (faults + lines.citations.map { finding($0, "citation") })
      .sorted { ($0.range?.lowerBound ?? 0) < ($1.range?.lowerBound ?? 0) }
  }

  private func finding(_ range: Range<Int>, _ detail: String) -> Finding {
    Finding(
      rule: settings.id, hazard: settings.hazards[0], score: 1, range: range, threshold: settings.threshold,
      mode: settings.mode, detail: detail)
  }

  /// The line with the white space and the line feed behind it; not further than the next line's beginning.
  private static func withLineEnd(_ line: Range<Int>, in text: UnsafeBufferPointer<UInt8>) -> Range<Int> {
    let feed = text.nextLineFeed(in: line.upperBound..<text.count)
    let isOnlySpace = text.trimmed(line.upperBound..<feed).isEmpty
    return line.lowerBound..<(isOnlySpace ? min(feed + 1, text.count) : line.upperBound)
  }

  /// Neighbours with the same fault put together; empty ones left out.
  private static func runs(
    of lines: [(range: Range<Int>, fault: C4Lines.Fault)], _ text: UnsafeBufferPointer<UInt8>
  ) -> [(range: Range<Int>, fault: C4Lines.Fault)] {
    lines.reduce(into: []) { runs, line in
      guard !line.range.isEmpty else { return }
      if let last = runs.last, last.fault == line.fault, last.range.upperBound <= line.range.lowerBound,
        text.trimmed(last.range.upperBound..<line.range.lowerBound).isEmpty
      {
        runs[runs.count - 1].range = last.range.lowerBound..<line.range.upperBound
      } else if runs.last.map({ $0.range.upperBound <= line.range.lowerBound }) ?? true {
        runs.append(line)
      }
    }
  }
}
