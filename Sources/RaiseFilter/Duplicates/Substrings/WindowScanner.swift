import RaiseCorpus

/// Takes from documents the windows of marked stretches: the second reading of a search for substrings.
struct WindowScanner: DocumentScanner {
  let windowBytes: Int
  let catalogue: Catalogue
  let marks: MappedRecords<SortRecord>

  /// Places are where windows begin in bytes of all texts, which the catalogue knows.
  func firstPlace(documents: Int, textBytes: Int) -> UInt64 { 0 }

  /// A document that is not what it was at the first reading is passed over; the last one tells.
  func add(_ document: Document, of file: Int, to scanned: inout ScannedBlock<SortRecord>) {
    guard let number = catalogue.document(file: file, line: document.line) else { return }
    let textRange = catalogue[number].textRange
    var text = document.text
    text.withUTF8 { bytes in
      guard bytes.count == textRange.count else { return }
      for mark in undecided(in: textRange) {
        for start in mark.start..<mark.start + mark.windows {
          let key = DigestKey(of: bytes, start - textRange.lowerBound..<start - textRange.lowerBound + windowBytes)
          scanned.records.append(SortRecord(high: key.high, low: key.low, place: UInt64(start)))
        }
      }
    }
  }

  private func undecided(in textRange: Range<Int>) -> [StretchMark] {
    let start = StretchPlace.of(start: textRange.lowerBound, windows: 1)
    let end = StretchPlace.of(start: textRange.upperBound, windows: 1)
    return marks.run(where: { $0.high >= start }, while: { $0.high < end })
      .map(StretchMark.init).filter { $0.source == nil }
  }
}
