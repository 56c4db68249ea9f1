import RaiseCore
import RaiseCorpus

/// Collects what becomes of the lines of one block, in their order.
struct BlockSheet {
  private let block: LineBlock
  private let file: String
  private let format: JSONLinesFormat
  private var documents: any DocumentSheet
  private var errors: [UInt8] = []
  private var records: [DecisionRecord] = []
  private var tally = Tally()

  init(block: LineBlock, file: String, format: JSONLinesFormat) {
    self.block = block
    self.file = file
    self.format = format
    documents = block.unit == .row ? VerdictSheet(block) : LineSheet(block, format)
    tally.passedOver = block.passedOver
    for oddity in block.oddities {
      tally.inputFaults += 1
      errors += SetAside(oddity, file: file, unit: block.unit).json
    }
  }

  mutating func add(_ document: Document, _ judgement: Judgement) {
    tally.count(judgement)
    records.append(judgement.record)
    let decision = judgement.decision
    if judgement.isRemoved {
      documents.remove(document, because: RemovalReason(decision, error: judgement.error).json)
    } else if decision.edits.isEmpty {
      documents.keep(document)
    } else {
      documents.keep(document, after: decision)
    }
  }

  mutating func add(_ broken: BrokenLine) {
    tally.brokenLines += 1
    errors += SetAside(broken, file: file, unit: block.unit).json
    documents.leaveOut()
  }

  consuming func outcome(compressor: BlockCompressor) throws -> BlockOutcome {
    BlockOutcome(
      kept: try documents.kept(with: compressor), removed: try documents.removed(with: compressor),
      errors: errors, records: records, tally: tally,
      position: InputPosition(offset: block.endOffset, line: block.nextLine, block: block.index + 1))
  }
}
