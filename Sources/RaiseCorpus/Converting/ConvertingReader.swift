import CRaiseScan
import Foundation

/// Reads the records of a file and gives them as blocks of JSON lines.
///
/// Where blocks end depends only on the content from the first block's beginning on, as with ``BlockReader``.
final class ConvertingReader<Parser: RecordParser>: RecordReader {
  private let window: ByteWindow
  private var parser: Parser
  private let options: ReadingOptions
  private var position: ReadingPosition

  /// Reads on from `position`, where the window stands already.
  init(_ window: ByteWindow, _ parser: Parser, _ options: ReadingOptions, at position: ReadingPosition) {
    self.window = window
    self.parser = parser
    self.options = options
    self.position = position
  }

  var progressBytes: Int { window.progressBytes }

  func next() throws -> LineBlock? {
    var block = LineBlock(
      index: position.block, bytes: [], firstLine: position.line, byteOffset: position.offset,
      endOffset: position.offset, nextLine: position.line)
    block.unit = Parser.unit
    block.origins = []
    let begin = window.offset
    while true {
      let wasBetween = parser.isBetweenRecords
      guard let outcome = try readStep(into: &block) else { break }
      // What stands for nothing is passed in as many steps as the file happened to be read in: no block ends there.
      if case .nothing = outcome, wasBetween { continue }
      let size = max(window.offset - begin, block.bytes.count)
      if parser.isBetweenRecords && size >= options.blockBytes { break }
    }
    return try finish(&block, hasRead: window.offset > begin)
  }

  /// Reads one record, or what lies before it; nil at the end.
  private func readStep(into block: inout LineBlock) throws -> RecordStep.Outcome? {
    try window.fill(beyond: 0)
    guard window.count > 0 else { return nil }
    let start = window.offset
    let mark = block.bytes.count
    let step = try nextStep(block.nextLine, &block.bytes)
    let passed = try window.advance(step.length)
    for damage in window.damages(in: start..<window.offset) {
      block.oddities.append(
        InputOddity(
          kind: .corruptedMember, line: block.nextLine, byteOffset: damage.offset, reason: damage.reason))
    }
    switch step.outcome {
    case .line where isDamaged(from: start, length: step.length):
      block.bytes.removeLast(block.bytes.count - mark)
      let reason = "expected a whole record, found one whose compressed data is corrupted"
      add(RecordFault(number: block.nextLine, reason: reason), at: start, to: &block)
    case .line:
      block.bytes.append(0x0A)
      block.origins?.append(LineOrigin(number: block.nextLine, byteOffset: start))
    case .passedOver(let kind): block.passedOver[kind, default: 0] += 1
    case .broken(let fault): add(fault, at: start, to: &block)
    case .nothing, .needs: break
    }
    if case .passedOver = step.outcome, passed < step.length {
      let reason = "expected \(step.length) bytes of the record, found the end of the file after \(passed)"
      add(RecordFault(number: block.nextLine, reason: reason), at: start, to: &block)
    }
    block.nextLine += step.count
    return step.outcome
  }

  /// Lets the window grow until the parser can tell, or the record is too long.
  ///
  /// The parser never sees more than such a record, however much was read: what is too long does not depend on that.
  private func nextStep(_ number: Int, _ lines: inout [UInt8]) throws -> RecordStep {
    let limit = min(options.maxRecordBytes, Int.max / 4) + Parser.maxBytesAround
    while true {
      let mark = lines.count
      let isLonger = window.count > limit
      let bytes = isLonger ? UnsafeBufferPointer(rebasing: window.bytes[..<limit]) : window.bytes
      let step = try parser.step(bytes, end: isLonger ? .goesOn : end, number: number, lines: &lines)
      guard case .needs(let wanted) = step.outcome else { return step }
      lines.removeLast(lines.count - mark)
      if isLonger { return parser.giveUp(bytes, number: number) }
      try window.fill(beyond: min(max(wanted, 2 * window.count), limit))
    }
  }

  /// Whether the member that holds a record turned out to be corrupted: a checksum stands behind what it is of, and the two
  /// line breaks behind a record belong to its member. What a parser looked at before it called a record whole reaches
  /// further than that.
  private func isDamaged(from start: Int, length: Int) -> Bool {
    let lineBreakBytes = 4
    return window.damages(in: start..<start + length + lineBreakBytes + 1)
      .contains { $0.range.overlaps(start..<start + length) }
  }

  private var end: StreamEnd { !window.isAtEnd ? .goesOn : window.loss == nil ? .whole : .cutOff }

  private func add(_ fault: RecordFault, at offset: Int, to block: inout LineBlock) {
    let broken = BrokenLine(
      line: fault.number, byteOffset: offset, column: fault.column, reason: fault.reason, raw: 0..<0)
    block.brokenRecords.append(BrokenRecord(lineIndex: block.origins?.count ?? 0, fault: broken))
  }

  /// What is odd about the end of the file comes with its last block, or with an empty one.
  private func finish(_ block: inout LineBlock, hasRead: Bool) throws -> LineBlock? {
    try window.fill(beyond: 0)
    let loss = window.isAtEnd && window.count == 0 ? window.loss : nil
    guard hasRead || (loss != nil && position.block == 0) else { return nil }
    block.endOffset = window.offset
    if let loss {
      block.oddities.append(
        InputOddity(kind: loss.kind, line: block.nextLine, byteOffset: block.endOffset, reason: loss.reason))
    }
    position = ReadingPosition(offset: block.endOffset, line: block.nextLine, block: block.index + 1)
    return block
  }
}
