import Crypto
import RaiseCorpus

/// Takes from documents the bands of their signatures, or the digests of the pieces that are compared.
struct DuplicateScanner: DocumentScanner {
  let options: DuplicateOptions
  /// The hashed runs of words of a text.
  let shingles: @Sendable (String) -> [UInt64]
  let minHash: MinHash

  func firstPlace(documents: Int, textBytes: Int) -> UInt64 { DuplicatePlace.of(document: documents) }

  func add(_ document: Document, of file: Int, to scanned: inout ScannedBlock<SortRecord>) {
    var sketch: [UInt16] = []
    var sorted: [UInt64] = []
    if options.method == .minHash {
      let shingles = shingles(document.text)
      sketch = compare(shingles, in: &scanned)
      if options.verifiesPairs { sorted = Set(shingles).sorted() }
    } else {
      comparePieces(of: document.text, in: &scanned)
    }
    scanned.documents.append(
      ScannedDocument(
        line: document.line, id: document.id, textBytes: document.text.utf8.count, sketch: sketch, shingles: sorted))
  }

  /// Adds a record for each band. A document of too few words is like no other.
  private func compare(_ shingles: [UInt64], in scanned: inout ScannedBlock<SortRecord>) -> [UInt16] {
    guard !shingles.isEmpty else { return [UInt16](repeating: 0, count: options.minHash.hashCount) }
    let signature = minHash.signature(of: shingles)
    let place = DuplicatePlace.of(document: scanned.documents.count)
    for key in minHash.bandKeys(of: signature) {
      scanned.records.append(SortRecord(high: key.high, low: key.low, place: place))
    }
    return minHash.sketch(of: signature)
  }

  /// Adds a record for each piece. Blank pieces are no duplicates of each other.
  private func comparePieces(of text: String, in scanned: inout ScannedBlock<SortRecord>) {
    var text = text
    let isWhole = !options.method.comparesPieces
    text.withUTF8 { bytes in
      for (piece, range) in TextPieces.ranges(of: bytes, options.method).prefix(DuplicatePlace.maxPieces).enumerated() {
        let content = isWhole ? range : TextPieces.content(of: range, in: bytes)
        guard !content.isEmpty, isWhole || content.count >= options.leastBytes else { continue }
        let key = DigestKey(of: bytes, content)
        let place = DuplicatePlace.of(document: scanned.documents.count, piece: piece)
        scanned.records.append(SortRecord(high: key.high, low: key.low, place: place))
      }
    }
  }
}

/// The first 128 bits of a SHA-256: what is taken for the bytes when they are compared.
struct DigestKey: Sendable, Hashable {
  var high: UInt64
  var low: UInt64

  /// Of `range` of `text`.
  init(of text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) {
    let digest = SHA256.hash(data: UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: text[range])))
    (high, low) = digest.withUnsafeBytes {
      ($0.loadUnaligned(as: UInt64.self), $0.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
    }
  }
}
