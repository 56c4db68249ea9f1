import RaiseCore

/// Judges a corpus by the passages that were found in it: they are taken out, whole characters only.
struct PassagePolicy: Policy {
  let decisions: DuplicateDecisions
  let passages: Passages

  var id: PolicyID { decisions.policy }

  func evaluate(_ item: Item) throws -> Decision {
    let textRange = decisions.catalogue[try decisions.document(of: item)].textRange
    var text = item.judgedText
    let findings = text.withUTF8 { bytes in
      Self.runs(of: passages.passages(in: textRange)).compactMap { run in
        let start = run.range.lowerBound - textRange.lowerBound
        let range = Self.wholeCharacters(in: start..<start + run.range.count, of: bytes)
        return range.isEmpty ? nil : finding(run.first, range: range, count: run.count)
      }
    }
    return decisions.cut(findings, from: text)
  }

  private func finding(_ passage: Passage, range: Range<Int>, count: Int) -> Finding {
    let document = decisions.catalogue.document(atTextOffset: passage.source)
    let start = passage.source - decisions.catalogue[document].textRange.lowerBound
    return decisions.finding(
      of: document, part: "bytes \(start)..<\(start + passage.range.count)", similarity: 1, range: range, count: count)
  }

  private typealias Run = (range: Range<Int>, first: Passage, count: Int)

  /// Neighbouring passages put together: what is between two characters of one piece belongs to it.
  private static func runs(of passages: [Passage]) -> [Run] {
    passages.reduce(into: []) { runs, passage in
      if let last = runs.last, last.range.upperBound == passage.range.lowerBound {
        runs[runs.count - 1] = (last.range.lowerBound..<passage.range.upperBound, last.first, last.count + 1)
      } else {
        runs.append((passage.range, passage, 1))
      }
    }
  }

  /// `range` without the bytes at its ends that belong to a character which is not wholly in it.
  private static func wholeCharacters(in range: Range<Int>, of text: UnsafeBufferPointer<UInt8>) -> Range<Int> {
    var (start, end) = (range.lowerBound, range.upperBound)
    while start < end, isContinuation(text[start]) { start += 1 }
    while start < end, end < text.count, isContinuation(text[end]) { end -= 1 }
    return start..<end
  }

  /// Whether a byte of UTF-8 is in the middle of a character.
  private static func isContinuation(_ byte: UInt8) -> Bool { byte & 0xC0 == 0x80 }
}
