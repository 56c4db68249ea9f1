import RaiseCore
import RaiseCorpus

/// Judges one block of lines and makes the bytes that each output gets from it. A pure function of the block, so
/// blocks may be judged in any order, on any number of workers.
struct BlockJudge: Sendable {
  let filter: DocumentFilter
  let format: JSONLinesFormat
  let compressor: BlockCompressor
  let strict: Bool
  /// Writes what the rules see; nil when nobody wants it.
  var attributes: AttributeWriter?
  /// Whether the outcome holds a decision for each line in place of the documents that pass.
  var answersLines = false

  /// - Parameter recorded: What was seen in the block's documents before; nil to have the policy look at them.
  /// - Throws: ``FilterError/brokenLine(file:line:column:reason:)`` in a strict run, or `CancellationError`.
  func judge(_ block: LineBlock, of file: String, recorded: RecordedBlock? = nil) async throws -> BlockOutcome {
    var sheet = BlockSheet(
      block: block, file: file, format: format, attributes: attributes, observing: filter.observing,
      answersLines: answersLines)
    let lines = try lines(of: block, file: file)
    // Together, so that a model reads the block's documents at once.
    var judgements = try await filter.judge(lines.compactMap { try? $0.get() }, of: file, recorded: recorded)
      .makeIterator()
    for line in lines {
      switch line {
      case .success(let document): if let judgement = judgements.next() { sheet.add(document, judgement) }
      case .failure(let broken): try setAside(broken, block.unit, of: file, on: &sheet)
      }
    }
    return try sheet.outcome(compressor: compressor)
  }

  private func lines(of block: LineBlock, file: String) throws -> [Swift.Result<Document, BrokenLine>] {
    var lines: [Swift.Result<Document, BrokenLine>] = []
    format.forEachLine(in: block, fileName: file) { lines.append($0) }
    return lines
  }

  private func setAside(_ broken: BrokenLine, _ unit: RecordUnit, of file: String, on sheet: inout BlockSheet) throws {
    if strict { throw FilterError(broken, unit, of: file) }
    sheet.add(broken)
  }
}

/// What one block adds to the outputs, compressed and ready to append.
struct BlockOutcome: Sendable {
  var kept: [UInt8]
  var removed: [UInt8]
  var errors: [UInt8]
  var attributes: [UInt8] = []
  var records: [DecisionRecord]
  var tally: Tally
  /// Where the next block begins.
  var position: InputPosition
}

extension BlockOutcome {
  /// What the end of a file adds.
  init(emptyInputs: Int) {
    var tally = Tally()
    tally.emptyInputs = emptyInputs
    self.init(kept: [], removed: [], errors: [], records: [], tally: tally, position: InputPosition())
  }
}

/// A place between two blocks of a file, from which reading can begin again.
package struct InputPosition: Sendable, Equatable, Codable {
  /// Bytes of the decompressed file before it.
  package var offset = 0
  /// The 1-based number of the line that begins there.
  package var line = 1
  /// The index of the block that begins there.
  package var block = 0

  package init(offset: Int = 0, line: Int = 1, block: Int = 0) {
    (self.offset, self.line, self.block) = (offset, line, block)
  }
}
