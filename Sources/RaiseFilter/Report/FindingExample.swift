import RaiseCore
import RaiseCorpus

/// A document in which a rule found something, as reports show it: the evidence is replaced by what it is, and little of
/// the text around it stands there.
public struct FindingExample: Sendable, Equatable, Codable {
  /// The beginning of the text's SHA-256 in hexadecimal. Of all documents those with the least digests are shown, so that
  /// examples come from everywhere and do not depend on the order of work.
  public var digest: String
  public var file: String
  public var line: Int
  public var id: String
  /// What became of the document.
  public var action: String
  public var hazard: String
  public var score: Double
  public var threshold: Double
  public var detail: String?
  public var start: Int?
  public var end: Int?
  /// The text around the evidence; nil where the evidence is the whole text or a long part of it.
  public var excerpt: String?

  /// Longer evidence, such as a window that a model read, may have more of its kind beside it: nothing of that is shown.
  private static let maxEvidenceBytes = 256
  /// The longest id and detail that are kept, in scalars: either may be as long as a line of the corpus, and a report and
  /// the state of a run hold many.
  private static let maxNameScalars = 200

  init(_ finding: Finding, in document: Document?, _ record: DecisionRecord, edits: [TextEdit]) {
    digest = String(record.inputDigest.description.prefix(16))
    file = record.metadata["file"] ?? ""
    line = record.metadata["line"].flatMap { Int($0) } ?? 0
    id = record.item.shortened(to: Self.maxNameScalars)
    (action, hazard) = (record.action.rawValue, finding.hazard.rawValue)
    (score, threshold) = (finding.score, finding.threshold)
    detail = finding.detail?.shortened(to: Self.maxNameScalars)
    (start, end) = (finding.range?.lowerBound, finding.range?.upperBound)
    if let document, let range = finding.range, range.count <= Self.maxEvidenceBytes {
      excerpt = Excerpt.of(document.text, around: range, hiding: Self.hidden(record.findings, edits))
    }
  }

  /// All evidence in the text, whether it counts or not: replaced as the policy replaces it, or else by its hazard.
  private static func hidden(_ findings: [Finding], _ edits: [TextEdit]) -> [Excerpt.Hidden] {
    let replaced = edits.map { Excerpt.Hidden(range: $0.range, label: $0.replacement.isEmpty ? "[…]" : $0.replacement) }
    let others = findings.compactMap { finding in
      finding.range.map { Excerpt.Hidden(range: $0, label: "[\(finding.hazard.rawValue)]") }
    }
    return replaced + others.filter { other in !edits.contains { $0.range.overlaps(other.range) } }
  }
}
