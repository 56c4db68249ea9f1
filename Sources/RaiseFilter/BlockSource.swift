import RaiseCorpus

/// The blocks of all input files, one file after another, with a mark where each file ends.
package final class BlockSource {
  package enum Piece: Sendable {
    case block(LineBlock, file: Int)
    /// `isEmpty`: the file held no line at all.
    case end(file: Int, isEmpty: Bool)

    /// Bytes it holds in memory.
    package var weight: Int {
      switch self {
      case .block(let block, _): block.bytes.count
      case .end: 0
      }
    }
  }

  private let inputs: [CorpusFile]
  private let options: FilterOptions
  private var file: Int
  private var reader: (any RecordReader)?
  private var position: InputPosition
  private var finishedBytes = 0

  /// Begins at `position` of file number `file`.
  package init(inputs: [CorpusFile], options: FilterOptions, file: Int = 0, position: InputPosition = InputPosition()) {
    self.inputs = inputs
    self.options = options
    self.file = file
    self.position = position
  }

  /// Bytes read so far as they lie on disk; of compressed files, compressed.
  package var bytesRead: Int { finishedBytes + (reader?.progressBytes ?? 0) }

  package func next() throws -> Piece? {
    guard file < inputs.count else { return nil }
    let reader = try reader ?? open()
    if let block = try reader.next() {
      position = InputPosition(offset: block.endOffset, line: block.nextLine, block: block.index + 1)
      return .block(block, file: file)
    }
    defer {
      finishedBytes += reader.progressBytes
      self.reader = nil
      position = InputPosition()
      file += 1
    }
    return .end(file: file, isEmpty: position == InputPosition())
  }

  private func open() throws -> any RecordReader {
    let reading = ReadingOptions(
      blockBytes: options.blockBytes, maxRecordBytes: options.maxLineBytes, textField: options.textField)
    let opened = try CorpusFormats.format(ofFileNamed: inputs[file].name).reader(
      of: inputs[file], reading,
      at: ReadingPosition(offset: position.offset, line: position.line, block: position.block))
    reader = opened
    return opened
  }
}
