/// What a file's records are counted in, as messages name them.
public enum RecordUnit: String, Sendable, Hashable {
  /// Lines of text, which have columns.
  case line
  /// Records of an archive.
  case record
  /// Rows of a table, which lie at no byte of their own.
  case row
}

/// Where the record stands that a line was made of.
public struct LineOrigin: Sendable, Hashable {
  /// The 1-based number of the record, or of its first line.
  public var number: Int
  /// Where it begins in the decompressed file, in bytes.
  public var byteOffset: Int

  /// A record's place.
  public init(number: Int, byteOffset: Int) { (self.number, self.byteOffset) = (number, byteOffset) }
}

/// A record that could not be made a line.
public struct BrokenRecord: Sendable, Hashable {
  /// How many of the block's lines stand before it.
  public var lineIndex: Int
  /// Where and why it breaks.
  public var fault: BrokenLine
}

/// A sequence of whole lines: cut out of a file of lines, or made of the records of a file in another format.
public struct LineBlock: Sendable {
  /// The place of the block in its file: 0, 1, 2 …
  public var index: Int
  /// Whole lines, each with its newline; the last one of a file may lack it. Empty when the block only stands for
  /// lines that were skipped, or for oddities of a file without lines.
  public var bytes: [UInt8]
  /// The 1-based number of the first line.
  public var firstLine: Int
  /// Where the first byte stands in the decompressed file, in bytes.
  public var byteOffset: Int
  /// What was odd in the file between this block's beginning and the following one's.
  public var oddities: [InputOddity]
  /// Where the following block begins in the decompressed file, in bytes; skipped lines are behind it.
  public var endOffset: Int
  /// The 1-based number of the following block's first line.
  public var nextLine: Int
  /// What `firstLine` and `nextLine` count.
  public var unit = RecordUnit.line
  /// Where each line's record stands; nil when the lines are the file's own.
  public var origins: [LineOrigin]?
  /// Records that gave no line, in their order.
  public var brokenRecords: [BrokenRecord] = []
  /// How many records hold no document by design, by their kind.
  public var passedOver: [String: Int] = [:]

  /// A block of lines.
  public init(
    index: Int, bytes: [UInt8], firstLine: Int, byteOffset: Int, oddities: [InputOddity] = [], endOffset: Int,
    nextLine: Int
  ) {
    self.index = index
    self.bytes = bytes
    self.firstLine = firstLine
    self.byteOffset = byteOffset
    self.oddities = oddities
    self.endOffset = endOffset
    self.nextLine = nextLine
  }
}

/// Something in a file that cost data but did not end the run.
public struct InputOddity: Sendable, Hashable, CustomStringConvertible {
  /// What kinds there are.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// A gzip member or zstd frame that the end of the file cuts off. What was decoded before it is used.
    case truncatedMember = "truncated-member"
    /// A gzip member or zstd frame whose data or checksum is wrong. Nothing behind it is read.
    case corruptedMember = "corrupted-member"
    /// Bytes behind a member that begin no other one.
    case garbageAfterMember = "garbage-after-member"
    /// A line over the reader's limit, skipped.
    case overlongLine = "overlong-line"
    /// Rows that the library for their format cannot read. Nothing behind them is read.
    case unreadableRows = "unreadable-rows"
  }

  /// The kind of oddity.
  public var kind: Kind
  /// The 1-based line at which it stands: the skipped one, or the one that the loss cuts off.
  public var line: Int
  /// Where it stands in the decompressed file, in bytes.
  public var byteOffset: Int
  /// What was expected and found, as a sentence without any of the file's text.
  public var reason: String

  /// An oddity at a line.
  public init(kind: Kind, line: Int, byteOffset: Int, reason: String) {
    self.kind = kind
    self.line = line
    self.byteOffset = byteOffset
    self.reason = reason
  }

  public var description: String { "line \(line), byte \(byteOffset): \(reason)" }
}
