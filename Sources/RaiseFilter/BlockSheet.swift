import RaiseCore
import RaiseCorpus

/// Collects what becomes of the lines of one block, in their order.
struct BlockSheet {
  private let block: LineBlock
  private let file: String
  private let format: JSONLinesFormat
  /// One JSON object for each line, in the order of the lines; nil when documents are wanted.
  private var answers: [UInt8]?
  private var documents: any DocumentSheet
  private var errors: [UInt8] = []
  private let writer: AttributeWriter?
  private var attributes: [UInt8] = []
  private var records: [DecisionRecord] = []
  private var tally = Tally()
  private var detail = TallyDetail()
  private var examples = ExampleSheet()
  private var scores: HistogramSheet?

  /// - Parameter answersLines: Whether decisions are wanted in place of the documents that pass.
  init(
    block: LineBlock, file: String, format: JSONLinesFormat, attributes: AttributeWriter? = nil,
    observing: ObservedPolicy? = nil, answersLines: Bool = false
  ) {
    writer = attributes
    scores = observing.map(HistogramSheet.init)
    detail.rules = observing?.rules.map(\.id) ?? []
    answers = answersLines ? [] : nil
    self.block = block
    self.file = file
    self.format = format
    documents = block.unit == .row ? VerdictSheet(block) : LineSheet(block, format)
    tally.passedOver = block.passedOver
    for oddity in block.oddities {
      tally.inputFaults += 1
      errors += SetAside(oddity, file: file, unit: block.unit).json
      answers? += LineAnswer(oddity).json
    }
  }

  mutating func add(_ document: Document, _ judgement: Judgement) {
    tally.count(judgement)
    detail.count(judgement)
    examples.add(document, judgement)
    if let considered = judgement.considered { scores?.count(considered) }
    records.append(judgement.record)
    if let writer, let seen = judgement.seen {
      attributes += writer.line(document, of: file, digest: judgement.record.inputDigest, seen)
    }
    answers? += LineAnswer(document, judgement).json
    let decision = judgement.decision
    if judgement.isRemoved {
      documents.remove(document, because: RemovalReason(decision, error: judgement.error).json)
    } else if answers != nil {
      return
    } else if decision.edits.isEmpty {
      documents.keep(document)
    } else {
      documents.keep(document, after: decision)
    }
  }

  mutating func add(_ broken: BrokenLine) {
    tally.brokenLines += 1
    errors += SetAside(broken, file: file, unit: block.unit).json
    answers? += LineAnswer(broken).json
    documents.leaveOut()
  }

  consuming func outcome(compressor: BlockCompressor) throws -> BlockOutcome {
    detail.add(scores?.histograms ?? [])
    detail.add(examples.examples)
    tally.detail = detail
    return BlockOutcome(
      kept: try answers ?? documents.kept(with: compressor), removed: try documents.removed(with: compressor),
      errors: errors, attributes: try compressedAttributes(), records: records, tally: tally,
      position: InputPosition(offset: block.endOffset, line: block.nextLine, block: block.index + 1))
  }

  private func compressedAttributes() throws -> [UInt8] {
    if attributes.isEmpty { return [] }
    return try BlockCompressor(Compression.named(AttributeFolder.fileName(of: file))).compress(attributes)
  }
}
