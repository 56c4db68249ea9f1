import RaiseCore

/// The text rules of a policy on a text that grows: only what is new is searched, with as much before it as it depends on.
///
/// The places where a search ends are given by the caller. A finding is settled when no later text can change it: it
/// begins at least one reach before the end of what was searched. The next search begins so far before the first byte that
/// is not settled that all evidence there is seen whole with its context; patterns go on where their last settled match
/// ended, since matches do not overlap.
struct TextRuleStream {
  private let rules: TextRuleSet
  /// The longest reach of the rules, long evidence left out.
  let reach: Int
  private let longEvidence: [any LongEvidence]
  /// Whose matches follow each other, for each rule.
  private let isPattern: [Bool]

  /// Everything before is settled.
  private(set) var settled = 0
  /// Where the next search begins; what is before may be forgotten.
  private(set) var searchStart = 0
  /// Where each pattern goes on looking for its next match.
  private var resumes: [Int]
  /// Settled findings that reach to where the next search looks: it must see them whole to find them again.
  private var recent: [Range<Int>] = []
  /// How many bytes were searched, those that were searched again among them.
  private(set) var searchedByteCount = 0

  /// - Parameter rules: Rules all of which have a reach.
  init(_ rules: TextRuleSet) {
    self.rules = rules
    reach = rules.streamReach ?? 0
    longEvidence = rules.rules.compactMap { $0 as? any LongEvidenceRule }.first?.longEvidence ?? []
    isPattern = rules.rules.map { $0 is PatternRule }
    resumes = [Int](repeating: 0, count: rules.rules.count)
  }

  /// Searches the text up to `end` and returns the findings that are settled now, in order.
  ///
  /// - Parameter isLast: Whether the text ends there, so that everything is settled.
  mutating func findings(in text: GrowingText, upTo end: Int, isLast: Bool) throws -> [Finding] {
    guard end > settled else { return [] }
    let start = searchStart
    searchedByteCount += end - start
    let (seen, limit) = try text.withBytes(in: start..<end) { bytes in
      (try found(in: bytes, at: start), isLast ? end : settledEnd(in: ByteView(bytes), at: start))
    }
    let boundary = text.boundary(atOrBefore: limit)
    let fresh = seen.map(\.finding).filter { finding in
      let place = finding.range?.lowerBound ?? end
      return place >= settled && (place < boundary || isLast)
    }
    movePatterns(past: seen, limit: boundary)
    settled = boundary
    moveSearchStart(past: fresh, in: text)
    return fresh
  }

  /// Everything in the bytes from `start` on, with its place in the whole text.
  private func found(in bytes: UnsafeBufferPointer<UInt8>, at start: Int) throws -> [TextRuleSet.Found] {
    let found = try ScanText.scanning(bytes) { scan in
      try rules.found(in: scan, searchingFrom: resumes.map { max($0 - start, 0) })
    }
    return found.map { found in
      var found = found
      found.finding.range = found.finding.range.map { $0.lowerBound + start..<$0.upperBound + start }
      found.end += start
      return found
    }
  }

  /// Up to where a text that is searched to its end so far is settled.
  private func settledEnd(in text: ByteView, at start: Int) -> Int {
    var limit = max(settled - start, text.count - reach)
    for evidence in longEvidence {
      let first = evidence.opening.utf8Start[0]
      var place = settled - start
      while place < text.count {
        if text[place] == first, text.has(evidence.opening, at: place), evidence.isOpen(at: place, in: text) {
          limit = min(limit, max(settled - start, place - reach))
          break
        }
        place += 1
      }
    }
    return limit + start
  }

  private mutating func movePatterns(past found: [TextRuleSet.Found], limit: Int) {
    for rule in resumes.indices where isPattern[rule] {
      let matches = found.filter { $0.rule == rule }
      let open = matches.firstIndex { ($0.finding.range?.lowerBound ?? 0) >= limit }
      if let last = matches[..<(open ?? matches.endIndex)].last { resumes[rule] = max(resumes[rule], last.end) }
      if open == nil { resumes[rule] = max(resumes[rule], limit) }
    }
  }

  private mutating func moveSearchStart(past fresh: [Finding], in text: GrowingText) {
    // Twice the reach: what ends at the first open byte, and what overlaps that.
    var start = settled - 2 * reach - 16
    recent = (recent + fresh.compactMap(\.range)).filter { $0.upperBound > start }
    start = recent.reduce(start) { min($0, $1.lowerBound - reach) }
    for (rule, resume) in resumes.enumerated() where isPattern[rule] { start = min(start, resume - reach) }
    searchStart = text.boundary(atOrBefore: max(searchStart, start))
  }
}
