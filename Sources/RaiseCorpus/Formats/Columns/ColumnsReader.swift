/// Reads the rows of a file as blocks of JSON lines, which ``ArrowProgram`` makes.
final class ColumnsReader: RecordReader {
  private let path: String
  private let program: ArrowProgram
  private let lines: BlockReader
  private let totalBytes: Int
  private var nextRow: Int
  private var nextBlock: Int
  private var isAtEnd = false

  /// Reads on from the row that `position.line` names.
  init(of file: CorpusFile, kind: String, _ options: ReadingOptions, at position: ReadingPosition) throws {
    if file.path == "-" {
      throw CorpusError.unreadable(path: "standard input", reason: "files of rows are read from both ends; pass a file")
    }
    path = file.path
    totalBytes = FileStatus(path)?.bytes ?? 0
    (nextRow, nextBlock) = (position.line, position.block)
    program = try ArrowProgram([
      "read", kind, path, options.textField, String(position.line - 1), String(options.blockBytes),
    ])
    lines = try BlockReader(
      InputFile(descriptor: try program.takeOutput(), path: path), fileName: "rows.jsonl",
      blockBytes: options.blockBytes, maxLineBytes: options.maxRecordBytes, line: position.line,
      blockIndex: position.block)
  }

  /// How far the file itself is read cannot be seen from outside.
  var progressBytes: Int { isAtEnd ? totalBytes : 0 }

  func next() throws -> LineBlock? {
    if isAtEnd { return nil }
    // The program writes whole lines: one without its end was written by one that was ended from outside, which is told.
    guard var block = try lines.next(), block.bytes.last ?? 0x0A == 0x0A else {
      isAtEnd = true
      return try lastBlock()
    }
    block.unit = .row
    (nextRow, nextBlock) = (block.nextLine, block.index + 1)
    return block
  }

  /// Rows that Arrow cannot read are told once, as a row of their own: a reader that begins behind it knows of them.
  private func lastBlock() throws -> LineBlock? {
    switch program.finish() {
    case .done: return nil
    case .cannotUse(let reason), .failed(let reason): throw CorpusError.unreadable(path: path, reason: reason)
    case .unreadableRows(let row, let reason):
      guard row + 1 >= nextRow else { return nil }
      var block = LineBlock(
        index: nextBlock, bytes: [], firstLine: nextRow, byteOffset: 0, endOffset: 0, nextLine: nextRow + 1)
      block.unit = .row
      let what = "expected more rows, found what Arrow cannot read; nothing behind is read (\(reason))"
      block.oddities = [InputOddity(kind: .unreadableRows, line: nextRow, byteOffset: 0, reason: what)]
      return block
    }
  }
}
