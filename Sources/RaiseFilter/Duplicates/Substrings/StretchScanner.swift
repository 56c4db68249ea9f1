import RaiseCorpus

/// Takes from documents the stretches of their texts: the first reading of a search for substrings.
struct StretchScanner: DocumentScanner {
  let winnowing: Winnowing

  func firstPlace(documents: Int, textBytes: Int) -> UInt64 { StretchPlace.of(start: textBytes, windows: 1) }

  func add(_ document: Document, of file: Int, to scanned: inout ScannedBlock<StretchRecord>) {
    var text = document.text
    let textStart = scanned.textBytes
    let textBytes = text.withUTF8 { bytes in
      winnowing.forEachStretch(of: bytes) { stretch in
        let key = DigestKey(of: bytes, winnowing.bytes(start: stretch.start, windows: stretch.windows))
        let place = StretchPlace.of(start: textStart + stretch.start, windows: stretch.windows)
        scanned.records.append(StretchRecord(gram: stretch.gram, high: key.high, low: key.low, place: place))
      }
      return bytes.count
    }
    scanned.documents.append(
      ScannedDocument(line: document.line, id: document.id, textBytes: textBytes, sketch: [], shingles: []))
  }
}
