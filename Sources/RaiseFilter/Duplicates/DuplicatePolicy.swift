import RaiseCore

/// Judges a corpus by the pairs that were found in it: documents that are kept elsewhere are blocked, and paragraphs
/// and lines that stand elsewhere are taken out.
///
/// Removing duplicates is so a run of the filter like any other, with its outputs, its log, its report, and its way of
/// going on after an interruption.
struct DuplicatePolicy: Policy {
  let decisions: DuplicateDecisions
  let pairs: DuplicatePairs

  var id: PolicyID { decisions.policy }
  private var method: DuplicateMethod { decisions.method }

  func evaluate(_ item: Item) throws -> Decision {
    let pairs = pairs.pairs(of: try decisions.document(of: item))
    guard let first = pairs.first else { return decisions.allowed }
    return method.comparesPieces ? decision(on: item, pairs) : decisions.blocked(finding(first, range: nil))
  }

  private func decision(on item: Item, _ pairs: [DuplicatePair]) -> Decision {
    var text = item.judgedText
    let runs = text.withUTF8 { Self.runs(of: pairs, TextPieces.ranges(of: $0, method)) }
    return decisions.cut(runs.map { finding($0.first, range: $0.range, count: $0.count) }, from: text)
  }

  private func finding(_ pair: DuplicatePair, range: Range<Int>?, count: Int = 1) -> Finding {
    decisions.finding(
      of: DuplicatePlace.document(pair.kept),
      part: method.comparesPieces ? "\(method.rawValue) \(DuplicatePlace.piece(pair.kept) + 1)" : nil,
      similarity: pair.similarity, range: range, count: count)
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
}
