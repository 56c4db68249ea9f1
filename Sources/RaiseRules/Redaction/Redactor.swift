import RaiseCore

/// Replaces evidence in a text, in the style that each rule asks for. Pure: equal findings, text and key give equal
/// edits.
///
///     let redactor = try Redactor(rules: rules, key: nil)
///     let clean = TextEdit.apply(redactor.edits(for: findings, in: text), to: text)
struct Redactor: Sendable {
  private let styles: [String: RedactionStyle]
  private let key: RedactionKey?

  /// A redactor for the findings of `rules`.
  ///
  /// - Parameters:
  ///   - rules: Their ids and styles; findings of other rules become placeholders.
  ///   - key: The key of the styles `hash` and `fake`.
  /// - Throws: ``PolicyFileError`` with each rule that needs a key when there is none.
  init(rules: [RuleDefinition], key: RedactionKey?) throws(PolicyFileError) {
    let problems = key == nil ? rules.filter(\.needsRedactionKey).map(\.missingKey) : []
    guard problems.isEmpty else { throw PolicyFileError(problems) }
    styles = Dictionary(rules.map { ($0.id, $0.redaction) }, uniquingKeysWith: { first, _ in first })
    self.key = key
  }

  /// The edits for `findings`, in ascending order, not overlapping.
  ///
  /// Findings that share bytes are one: its range is all of theirs; hazard, rule and so the style are those of the
  /// highest score, then of the longest range, then of the first. A finding without a range means the whole text.
  /// Ranges are cut to the text and widened to whole Unicode scalars; empty ones change nothing.
  func edits(for findings: [Finding], in text: String) -> [TextEdit] {
    var text = text
    return text.withUTF8 { bytes in
      let view = ByteView(bytes)
      return Self.merged(findings, in: view).map { range, finding in
        TextEdit(range: range, replacement: replacement(for: view.string(range), of: finding))
      }
    }
  }

  private func replacement(for value: String, of finding: Finding) -> String {
    let label = RedactionLabel.label(of: finding.hazard)
    switch (styles[finding.rule] ?? .placeholder, key) {
    // Separators too become asterisks: a shape such as "****@*******.***" tells what was there.
    case (.mask, _): return String(repeating: "*", count: value.count)
    case (.nothing, _): return ""
    case (.hash, let key?): return "[\(label):\(key.token(for: value, label: label))]"
    case (.fake, let key?):
      let digits = DigitStream(key.digest(of: value, label: label))
      return FakeValue.fake(of: finding, drawing: digits) ?? "[\(label)]"
    default: return "[\(label)]"
    }
  }

  private static func merged(_ findings: [Finding], in text: ByteView) -> [(range: Range<Int>, finding: Finding)] {
    let located = findings.compactMap { finding -> (range: Range<Int>, finding: Finding)? in
      let range = (finding.range ?? 0..<text.count).clamped(to: 0..<text.count)
      return range.isEmpty ? nil : (text.snapped(range), finding)
    }
    let strongestFirst = located.sorted { ($0.finding.score, $0.range.count) > ($1.finding.score, $1.range.count) }
    let ordered = strongestFirst.enumerated().sorted { $0.element.range.lowerBound < $1.element.range.lowerBound }
    var result: [(range: Range<Int>, finding: Finding, rank: Int)] = []
    for (rank, (range, finding)) in ordered {
      guard let last = result.last, range.lowerBound < last.range.upperBound else {
        result.append((range, finding, rank))
        continue
      }
      let winner = rank < last.rank ? (finding, rank) : (last.finding, last.rank)
      let end = max(last.range.upperBound, range.upperBound)
      result[result.count - 1] = (last.range.lowerBound..<end, winner.0, winner.1)
    }
    return result.map { ($0.range, $0.finding) }
  }
}

extension RedactionStyle {
  /// Whether replacements depend on a secret key.
  var needsKey: Bool { self == .hash || self == .fake }
}

extension RuleDefinition {
  /// Whether the rule can ask for a redaction that needs a key.
  var needsRedactionKey: Bool { redaction.needsKey && actions.values.contains(.redact) }

  fileprivate var missingKey: PolicyProblem {
    PolicyProblem(
      file: file, position: position,
      message: "rule \(quoted(id)) redacts with \(redaction.rawValue), which needs a secret key of at least "
        + "\(RedactionKey.minBytes) bytes in the environment variable \(RedactionKey.variable)")
  }
}
