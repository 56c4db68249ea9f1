/// One record of a block.
public struct Document: Sendable {
  /// The id field's text, for strings and numbers; else "<file name>:<line>".
  public var id: String
  /// The text field's text, escapes resolved. A surrogate escape without its partner is U+FFFD.
  public var text: String
  /// The URL field's text: where the document is from; nil when the record has none.
  public var url: String?
  /// Where the line stands in the block's bytes, without its newline. A carriage return before it belongs to the line.
  public var raw: Range<Int>
  /// Where the JSON string literal of the text stands in the block's bytes, quotes included.
  public var textValue: Range<Int>
  /// The 1-based number of the line in its file.
  public var line: Int
  /// Where the line begins in the decompressed file, in bytes.
  public var byteOffset: Int
}

/// A line that is no record.
public struct BrokenLine: Error, Sendable, Hashable, CustomStringConvertible {
  /// The 1-based number of the line in its file.
  public var line: Int
  /// Where the line begins in the decompressed file, in bytes.
  public var byteOffset: Int
  /// The 1-based byte of the line at which it breaks.
  public var column: Int
  /// What was expected and what was found: at most one character of the line.
  public var reason: String
  /// Where the line stands in the block's bytes, without its newline.
  public var raw: Range<Int>

  /// A line that cannot be used.
  package init(line: Int, byteOffset: Int, column: Int, reason: String, raw: Range<Int>) {
    self.line = line
    self.byteOffset = byteOffset
    self.column = column
    self.reason = reason
    self.raw = raw
  }

  public var description: String { "line \(line), column \(column): \(reason)" }
}
