import RaiseCore

/// Judges a corpus by the pairs that were found in it: documents that are kept elsewhere are blocked, and paragraphs
/// and lines that stand elsewhere are taken out.
///
/// Removing duplicates is so a run of the filter like any other, with its outputs, its log, its report, and its way of
/// going on after an interruption.
struct DuplicatePolicy: Policy {
  let id: PolicyID
  let method: DuplicateMethod
  let catalogue: Catalogue
  let pairs: DuplicatePairs
  /// The inputs' names by index, and the other way round.
  let fileNames: [String]
  let fileIndices: [String: Int]

  init(id: PolicyID, method: DuplicateMethod, catalogue: Catalogue, pairs: DuplicatePairs, fileNames: [String]) {
    (self.id, self.method, self.catalogue, self.pairs) = (id, method, catalogue, pairs)
    self.fileNames = fileNames
    fileIndices = Dictionary(fileNames.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
  }

  func evaluate(_ item: Item) throws -> Decision {
    let pairs = pairs.pairs(of: try document(of: item))
    guard !pairs.isEmpty else { return Decision(policy: id, action: .allow) }
    return method.comparesPieces ? decision(on: item, pairs) : blocked(finding(pairs[0], range: nil))
  }

  private func document(of item: Item) throws -> Int {
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

  private func blocked(_ finding: Finding, others: [Finding] = []) -> Decision {
    Decision(policy: id, action: .block, findings: [finding] + others, decisive: finding)
  }

  private func finding(_ pair: DuplicatePair, range: Range<Int>?, count: Int = 1) -> Finding {
    let document = DuplicatePlace.document(pair.kept)
    let entry = catalogue[document]
    var detail = "duplicate of \(fileNames[entry.file]):\(entry.line), id \(catalogue.id(of: document))"
    if method.comparesPieces { detail += ", \(method.rawValue) \(DuplicatePlace.piece(pair.kept) + 1)" }
    if count > 1 { detail = "\(count) \(method.rawValue)s, the first a \(detail)" }
    return Finding(
      rule: method.rawValue, hazard: .duplicate, score: pair.similarity, range: range, threshold: 0, detail: detail)
  }
}

// MARK: - Pieces

extension DuplicatePolicy {
  /// Takes the pieces out; a document of which nothing but white space is left is blocked.
  private func decision(on item: Item, _ pairs: [DuplicatePair]) -> Decision {
    var text = item.judgedText
    let (runs, isEmpty) = text.withUTF8 { bytes in
      let runs = Self.runs(of: pairs, TextPieces.ranges(of: bytes, method))
      return (runs, Self.leavesNothing(of: bytes, without: runs.map(\.range)))
    }
    let findings = runs.map { finding($0.first, range: $0.range, count: $0.count) }
    guard !isEmpty else {
      let detail = "nothing is left: every \(method.rawValue) stands elsewhere"
      return blocked(
        Finding(rule: method.rawValue, hazard: .duplicate, score: 1, threshold: 0, detail: detail), others: findings)
    }
    return Decision(
      policy: id, action: .redact, findings: findings, edits: runs.map { TextEdit(range: $0.range, replacement: "") },
      decisive: findings.first)
  }

  private typealias Run = (range: Range<Int>, first: DuplicatePair, count: Int)

  /// Neighbouring pieces put together, so that a repeated page of many lines is one finding.
  private static func runs(of pairs: [DuplicatePair], _ pieces: [Range<Int>]) -> [Run] {
    pairs.reduce(into: []) { runs, pair in
      let piece = DuplicatePlace.piece(pair.removed)
      guard pieces.indices.contains(piece) else { return }
      let range = pieces[piece]
      if let last = runs.last, last.range.upperBound == range.lowerBound {
        runs[runs.count - 1] = (last.range.lowerBound..<range.upperBound, last.first, last.count + 1)
      } else {
        runs.append((range, pair, 1))
      }
    }
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
