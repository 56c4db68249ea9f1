import RaiseCorpus

/// Takes from documents what is compared later.
protocol DocumentScanner: Sendable {
  associatedtype Record: PlacedRecord

  /// Adds what is kept of a document of the input number `file`: a pure function of the document and what was added
  /// of the block before.
  func add(_ document: Document, of file: Int, to scanned: inout ScannedBlock<Record>)

  /// What the places of a block's records are counted from, with so many documents and bytes of text before it.
  func firstPlace(documents: Int, textBytes: Int) -> UInt64
}

/// What one block adds.
struct ScannedBlock<Record: PlacedRecord>: Sendable {
  /// Documents that the catalogue does not have yet.
  var documents: [ScannedDocument] = []
  /// What is sorted, with places that count from the block's beginning.
  var records: [Record] = []
  /// Documents read, and the UTF-8 bytes of their texts.
  var documentCount = 0
  var textBytes = 0
  /// Where the next block begins.
  var position: InputPosition
}

/// Reads the documents of one block of lines for a scanner: a pure function of the block.
struct BlockScanner<Scanner: DocumentScanner>: Sendable {
  let scanner: Scanner
  private let format: JSONLinesFormat
  private let strict: Bool

  init(scanner: Scanner, options: FilterOptions) {
    self.scanner = scanner
    format = JSONLinesFormat(textField: options.textField, idField: options.idField)
    strict = options.strict
  }

  /// - Throws: ``FilterError`` for a broken line in a strict run. Otherwise lines that are no documents
  ///   are passed over; they are set aside when the corpus is read for the last time.
  func scan(_ block: LineBlock, of file: Int, named name: String) throws -> ScannedBlock<Scanner.Record> {
    var scanned = ScannedBlock<Scanner.Record>(
      position: InputPosition(offset: block.endOffset, line: block.nextLine, block: block.index + 1))
    try format.forEachLine(in: block, fileName: name) { line in
      switch line {
      case .success(let document):
        scanner.add(document, of: file, to: &scanned)
        scanned.documentCount += 1
        scanned.textBytes += document.text.utf8.count
      case .failure(let broken) where strict: throw FilterError(broken, block.unit, of: name)
      case .failure: break
      }
    }
    return scanned
  }
}
