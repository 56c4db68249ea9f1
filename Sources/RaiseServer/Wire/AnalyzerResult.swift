import HTTPTypes

/// One thing that an analyzer found: an entity between two code points.
struct AnalyzerResult: Sendable, Hashable {
  var entity: String
  var range: Range<Int>
  var score: Double

  /// - Parameter codePoints: How many the text has.
  init(_ field: JSONField, codePoints: Int) throws(WireError) {
    entity = try field["entity_type"].string()
    score = try field["score"].double(default: 0)
    let (start, end) = (try field["start"].int(), try field["end"].int())
    guard 0 <= start, start <= end, end <= codePoints else {
      var error = WireError.invalid(
        "\(field.path): expected 0 <= start <= end <= \(codePoints), found start \(start), end \(end)", at: field.path)
      error.status = .unprocessableContent
      throw error
    }
    range = start..<end
  }

  /// What is left when results of one entity that touch are one, and those within another are gone.
  ///
  /// Presidio's default strategy, MERGE_SIMILAR_OR_CONTAINED. Results that overlap in part stay; see `Anonymization`.
  static func withoutConflicts(_ results: [AnalyzerResult]) -> [AnalyzerResult] {
    var merged: [AnalyzerResult] = []
    for var result in results {
      while let index = merged.firstIndex(where: { $0.entity == result.entity && $0.intersects(result) }) {
        result.absorb(merged.remove(at: index))
      }
      merged.append(result)
    }
    return merged.enumerated().filter { index, result in
      !merged.enumerated().contains { other, rival in other != index && result.yields(to: rival, isLater: other > index)
      }
    }.map(\.element)
  }

  private func intersects(_ other: AnalyzerResult) -> Bool {
    range.overlaps(other.range) || range == other.range
  }

  private mutating func absorb(_ other: AnalyzerResult) {
    range = min(range.lowerBound, other.range.lowerBound)..<max(range.upperBound, other.range.upperBound)
    score = max(score, other.score)
  }

  /// Of two at the same place the surer one stays, of two as sure the later one; of one within another the wider.
  private func yields(to rival: AnalyzerResult, isLater: Bool) -> Bool {
    if range == rival.range { return score < rival.score || score == rival.score && isLater }
    return rival.range.lowerBound <= range.lowerBound && range.upperBound <= rival.range.upperBound
  }
}
