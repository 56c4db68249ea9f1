import RaiseCore

/// What the policies that remove duplicates have in common: which document of the catalogue an item is, and what
/// decisions on it look like.
struct DuplicateDecisions: Sendable {
  let policy: PolicyID
  let method: DuplicateMethod
  let catalogue: Catalogue
  /// The inputs' names by index, and the other way round.
  private let fileNames: [String]
  private let fileIndices: [String: Int]

  init(policy: PolicyID, method: DuplicateMethod, catalogue: Catalogue, fileNames: [String]) {
    (self.policy, self.method, self.catalogue, self.fileNames) = (policy, method, catalogue, fileNames)
    fileIndices = Dictionary(fileNames.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// The item's number in the catalogue.
  ///
  /// - Throws: `EvaluationError` when it is not the document that was there at the first reading.
  func document(of item: Item) throws -> Int {
    guard let file = item.metadata["file"].flatMap({ fileIndices[$0] }),
      let line = item.metadata["line"].flatMap(Int.init),
      let document = catalogue.document(file: file, line: line),
      catalogue[document].textBytes == item.judgedText.utf8.count
    else {
      throw EvaluationError(
        rule: method.rawValue, reason: "not what it was at the first reading; the input has changed")
    }
    return document
  }

  var allowed: Decision { Decision(policy: policy, action: .allow) }

  func blocked(_ finding: Finding, others: [Finding] = []) -> Decision {
    Decision(policy: policy, action: .block, findings: [finding] + others, decisive: finding)
  }

  /// A finding that names the kept document, and which part of it is meant.
  func finding(
    of document: Int, part: String? = nil, similarity: Double, range: Range<Int>?, count: Int = 1
  ) -> Finding {
    let entry = catalogue[document]
    var detail = "duplicate of \(fileNames[entry.file]):\(entry.line), id \(catalogue.id(of: document))"
    if let part { detail += ", \(part)" }
    if count > 1 { detail = "\(count) \(method.rawValue)s, the first a \(detail)" }
    return Finding(
      rule: method.rawValue, hazard: .duplicate, score: similarity, range: range, threshold: 0, detail: detail)
  }

  /// Takes the ranges of `findings` out of `text`; a document of which nothing but white space is left is blocked.
  func cut(_ findings: [Finding], from text: String) -> Decision {
    guard !findings.isEmpty else { return allowed }
    let ranges = findings.compactMap(\.range)
    var text = text
    guard !text.withUTF8({ Self.leavesNothing(of: $0, without: ranges) }) else {
      let detail = "nothing is left: every \(method.rawValue) stands elsewhere"
      return blocked(
        Finding(rule: method.rawValue, hazard: .duplicate, score: 1, threshold: 0, detail: detail), others: findings)
    }
    return Decision(
      policy: policy, action: .redact, findings: findings, edits: ranges.map { TextEdit(range: $0, replacement: "") },
      decisive: findings.first)
  }

  private static func leavesNothing(of text: UnsafeBufferPointer<UInt8>, without ranges: [Range<Int>]) -> Bool {
    var start = 0
    for range in ranges {
      guard TextPieces.content(of: start..<range.lowerBound, in: text).isEmpty else { return false }
      start = range.upperBound
    }
    return TextPieces.content(of: start..<text.count, in: text).isEmpty
  }
}

extension Hazard {
  /// A document, or a part of one, that stands elsewhere in the corpus.
  fileprivate static let duplicate = Hazard(rawValue: "qlt.duplicate")
}
