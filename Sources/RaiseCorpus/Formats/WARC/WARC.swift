/// WARC 1.0 and 1.1 (ISO 28500), the web archives of crawlers, and WET, Common Crawl's archives of plain text.
///
/// Plain, or compressed record by record as crawlers do it, or as a whole. `conversion` records of plain text become
/// documents, and `response` records whose page is plain text or HTML; others are passed over and counted.
public enum WARCFormat: CorpusFormat {
  public static let name = "WARC"
  public static let endings = [".warc", ".wet"]
  public static let expectation = "WARC or WET records"
  public static let output = OutputForm.madeLines

  public static func reader(
    of file: CorpusFile, _ options: ReadingOptions, at position: ReadingPosition
  ) throws -> any RecordReader {
    let window = try ByteWindow(InputFile(file.path), expectation: expectation, goesOnBehindDamage: true)
    if position.offset == 0 {
      try refuseForeignContent(of: window)
    } else {
      try window.move(to: position.offset)
    }
    return ConvertingReader(window, WARCParser(maxRecordBytes: options.maxRecordBytes), options, at: position)
  }

  /// A file that does not begin with a record is none of this format, rather than one long broken record.
  private static func refuseForeignContent(of window: ByteWindow) throws {
    try window.fill(beyond: 1 << 12)
    let content = window.bytes.drop { $0 == 0x0D || $0 == 0x0A }
    guard !content.isEmpty, !content.starts(with: Array("WARC/".utf8)) else { return }
    let found = Compression.unsupported(opening: UnsafeRawBufferPointer(window.bytes))
    throw CorpusError.unsupportedContent(
      path: window.path, expected: expectation, found: found ?? "\(FoundByte.name(content[content.startIndex])) first")
  }
}
