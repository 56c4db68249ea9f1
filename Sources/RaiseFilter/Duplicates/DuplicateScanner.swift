import Crypto
import RaiseCorpus

/// Makes of one block of lines what is compared later: a pure function of the block.
struct DuplicateScanner: Sendable {
  let options: DuplicateOptions
  let format: JSONLinesFormat
  let strict: Bool
  /// The hashed runs of words of a text.
  let shingles: @Sendable (String) -> [UInt64]
  let minHash: MinHash

  /// - Throws: ``FilterError`` for a broken line in a strict run. Otherwise lines that are no documents
  ///   are passed over; they are set aside when the corpus is read for the second time.
  func scan(_ block: LineBlock, of file: String) throws -> ScannedBlock {
    var scanned = ScannedBlock(
      position: InputPosition(offset: block.endOffset, line: block.nextLine, block: block.index + 1))
    try format.forEachLine(in: block, fileName: file) { line in
      switch line {
      case .success(let document): add(document, to: &scanned)
      case .failure(let broken) where strict: throw FilterError(broken, block.unit, of: file)
      case .failure: break
      }
    }
    return scanned
  }

  private func add(_ document: Document, to scanned: inout ScannedBlock) {
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
  private func compare(_ shingles: [UInt64], in scanned: inout ScannedBlock) -> [UInt16] {
    guard !shingles.isEmpty else { return [UInt16](repeating: 0, count: options.minHash.hashCount) }
    let signature = minHash.signature(of: shingles)
    let place = DuplicatePlace.of(document: scanned.documents.count)
    for key in minHash.bandKeys(of: signature) {
      scanned.records.append(SortRecord(high: key.high, low: key.low, place: place))
    }
    return minHash.sketch(of: signature)
  }

  /// Adds a record for each piece, with the first 128 bits of its SHA-256. Blank pieces are no duplicates of each other.
  private func comparePieces(of text: String, in scanned: inout ScannedBlock) {
    var text = text
    let isWhole = !options.method.comparesPieces
    text.withUTF8 { bytes in
      for (piece, range) in TextPieces.ranges(of: bytes, options.method).prefix(DuplicatePlace.maxPieces).enumerated() {
        let content = isWhole ? range : TextPieces.content(of: range, in: bytes)
        guard !content.isEmpty, isWhole || content.count >= options.minPieceBytes else { continue }
        let digest = SHA256.hash(data: UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(bytes)[content]))
        let place = DuplicatePlace.of(document: scanned.documents.count, piece: piece)
        scanned.records.append(
          digest.withUnsafeBytes {
            SortRecord(
              high: $0.loadUnaligned(as: UInt64.self), low: $0.loadUnaligned(fromByteOffset: 8, as: UInt64.self),
              place: place)
          })
      }
    }
  }
}

/// What one block adds. Places count the block's documents from 0.
struct ScannedBlock: Sendable {
  var documents: [ScannedDocument] = []
  var records: [SortRecord] = []
  /// Where the next block begins.
  var position: InputPosition
}
