/// Reads a corpus file as blocks of JSON lines: the file's own, or those that its records were made.
public protocol RecordReader: AnyObject {
  /// How many bytes of the file as it lies on disk were read.
  var progressBytes: Int { get }

  /// The next block, or nil at the end.
  ///
  /// - Throws: ``CorpusError``.
  func next() throws -> LineBlock?
}

extension BlockReader: RecordReader {}

/// How a corpus file is read.
public struct ReadingOptions: Sendable, Hashable {
  /// How long a block of more than one record may be, in bytes, > 0.
  public var blockBytes: Int
  /// The longest record that is read, in bytes; longer ones are set aside.
  public var maxRecordBytes: Int
  /// The field that must hold the text, where a format can tell beforehand whether it is there.
  public var textField: String

  /// How to read.
  public init(blockBytes: Int = 1 << 20, maxRecordBytes: Int = 256 << 20, textField: String = "text") {
    (self.blockBytes, self.maxRecordBytes, self.textField) = (blockBytes, maxRecordBytes, textField)
  }
}

/// A place between two blocks of a file, from which reading can begin again.
public struct ReadingPosition: Sendable, Hashable {
  /// Bytes of the decompressed file before it: a block's `endOffset`.
  public var offset: Int
  /// The 1-based number of the line, record or row that begins there: a block's `nextLine`.
  public var line: Int
  /// The index of the block that begins there.
  public var block: Int

  /// A place; by default the beginning.
  public init(offset: Int = 0, line: Int = 1, block: Int = 0) {
    (self.offset, self.line, self.block) = (offset, line, block)
  }
}
