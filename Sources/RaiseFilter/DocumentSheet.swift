import RaiseCore
import RaiseCorpus

/// Collects what the documents of one block become, in their order, as the outputs of their format take it.
protocol DocumentSheet {
  /// The document passes as it came.
  mutating func keep(_ document: Document)
  /// It passes with its text edited.
  mutating func keep(_ document: Document, after decision: Decision)
  /// It does not pass; `reason` is a JSON object.
  mutating func remove(_ document: Document, because reason: [UInt8])
  /// A line that is no document, and goes nowhere.
  mutating func leaveOut()

  /// What the block adds to the output of documents that pass, and of those that do not.
  func kept(with compressor: BlockCompressor) throws -> [UInt8]
  func removed(with compressor: BlockCompressor) throws -> [UInt8]
}

/// The lines themselves: the block's own bytes wherever nothing changes.
struct LineSheet: DocumentSheet {
  private let block: LineBlock
  private let format: JSONLinesFormat
  private var kept = KeptLines()
  private var removed: [UInt8] = []

  init(_ block: LineBlock, _ format: JSONLinesFormat) { (self.block, self.format) = (block, format) }

  mutating func keep(_ document: Document) { kept.keep(document.raw, of: block) }

  mutating func keep(_ document: Document, after decision: Decision) {
    let edits = decision.edits.map { (range: $0.range, replacement: $0.replacement) }
    kept.replace(document.raw, of: block, with: format.line(document, in: block, replacingTextWith: edits))
  }

  mutating func remove(_ document: Document, because reason: [UInt8]) {
    removed += format.line(document, in: block, adding: "raise", json: reason)
    removed.append(UInt8(ascii: "\n"))
  }

  mutating func leaveOut() {}

  func kept(with compressor: BlockCompressor) throws -> [UInt8] {
    try kept.compressed(with: compressor, block: block)
  }

  func removed(with compressor: BlockCompressor) throws -> [UInt8] {
    removed.isEmpty ? [] : try compressor.compress(removed)
  }
}

/// A verdict on each row, one JSON line each, from which a file of rows is written when all are judged: null, it
/// passes; a string, it passes with this text; an object, it does not pass for this reason; false, it goes nowhere.
struct VerdictSheet: DocumentSheet {
  private var verdicts: [UInt8] = []

  /// A row that was skipped for its length has a verdict too, though no line.
  init(_ block: LineBlock) {
    for oddity in block.oddities where oddity.kind == .overlongLine { leaveOut() }
  }

  mutating func keep(_ document: Document) { verdicts += Array("null\n".utf8) }

  mutating func keep(_ document: Document, after decision: Decision) {
    verdicts += JSONText.quoted(decision.text(after: document.text))
    verdicts.append(UInt8(ascii: "\n"))
  }

  mutating func remove(_ document: Document, because reason: [UInt8]) {
    verdicts += reason
    verdicts.append(UInt8(ascii: "\n"))
  }

  mutating func leaveOut() { verdicts += Array("false\n".utf8) }

  func kept(with compressor: BlockCompressor) throws -> [UInt8] { verdicts }
  func removed(with compressor: BlockCompressor) throws -> [UInt8] { [] }
}
