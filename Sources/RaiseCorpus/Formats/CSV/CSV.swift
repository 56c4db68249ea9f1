import CRaiseScan
import Foundation

/// CSV (RFC 4180), and the same with tabs: a header line with the names of the columns, then one record a line, or
/// several where quoted fields hold line breaks.
///
/// Each record becomes an object whose members are the fields, as strings, in the order of the header. The separator
/// follows from the name: a tab for ".tsv", else a comma.
public enum CSVFormat: CorpusFormat {
  public static let name = "CSV"
  public static let endings = [".csv", ".tsv"]
  public static let expectation = "CSV, with the names of the columns in its first line"
  public static let output = OutputForm.madeLines

  public static func reader(
    of file: CorpusFile, _ options: ReadingOptions, at position: ReadingPosition
  ) throws -> any RecordReader {
    let window = try ByteWindow(InputFile(file.path), expectation: expectation)
    let endingsOfTabs = compressions.flatMap(\.endings).map { ".tsv" + $0 }
    let separator: UInt8 = endingsOfTabs.contains(where: file.name.lowercased().hasSuffix) ? 0x09 : 0x2C
    let header = try CSVHeader(openingOf: window, separator: separator, textField: options.textField)
    let parser = CSVParser(separator: separator, columns: header.columns)
    guard position.offset == 0 else {
      try window.move(to: position.offset)
      return ConvertingReader(window, parser, options, at: position)
    }
    let first = ReadingPosition(offset: window.offset, line: header.nextLine)
    return ConvertingReader(window, parser, options, at: first)
  }
}

/// The first record of a CSV file: the names of its columns.
struct CSVHeader {
  /// How long the header may be, in bytes.
  private static let maxBytes = 1 << 20

  /// The names, each as a quoted JSON key with its colon.
  let columns: [[UInt8]]
  /// The number of the line behind the header.
  let nextLine: Int

  /// Reads the header of a window at its file's beginning, and moves the window behind it. A file without a byte has
  /// no columns.
  ///
  /// - Throws: ``CorpusError``, also when a name stands twice or no column is called `textField`.
  init(openingOf window: ByteWindow, separator: UInt8, textField: String) throws {
    try window.fill(beyond: Self.maxBytes)
    let mark = window.bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    let bytes = UnsafeBufferPointer(rebasing: window.bytes[mark...])
    guard !bytes.isEmpty else {
      (columns, nextLine) = ([], 1)
      try window.advance(mark)
      return
    }
    if let found = Compression.unsupported(opening: UnsafeRawBufferPointer(bytes)) {
      throw CorpusError.unsupportedContent(path: window.path, expected: CSVFormat.expectation, found: found)
    }
    var scanner = CSVScanner(separator: separator)
    let result = scanner.scan(bytes, end: window.isAtEnd ? .whole : .goesOn)
    guard case .record(let length) = result, raise_utf8_valid_prefix(bytes.baseAddress!, length) == length else {
      throw CorpusError.unsupportedContent(
        path: window.path, expected: CSVFormat.expectation, found: Self.problem(result, bytes))
    }
    let keys = scanner.fields.map { $0.quotedText(in: bytes) }
    try Self.check(keys.map(Self.text), window: window, textField: textField)
    columns = keys.map { $0 + [UInt8(ascii: ":")] }
    nextLine = 1 + raise_count_newlines(bytes.baseAddress!, length)
    try window.advance(mark + length)
  }

  private static func problem(_ result: CSVScanner.Result, _ bytes: UnsafeBufferPointer<UInt8>) -> String {
    switch result {
    case .record: "a header that is not valid UTF-8"
    case .needsMore: "a header of more than \(maxBytes) bytes"
    case .fault(let position, _, let reason): "at byte \(position + 1) of the header a mistake (\(reason))"
    }
  }

  /// The text of a quoted key.
  private static func text(_ key: [UInt8]) -> String {
    (try? JSONDecoder().decode(String.self, from: Data(key))) ?? ""
  }

  private static func check(_ names: [String], window: ByteWindow, textField: String) throws {
    var seen: Set<String> = []
    if let twice = names.first(where: { !seen.insert($0).inserted }) {
      throw CorpusError.unsupportedContent(
        path: window.path, expected: "a header of different names", found: "\(CorpusError.shown([twice])) twice")
    }
    guard names.contains(textField) else {
      throw CorpusError.noSuchColumn(path: window.path, column: textField, found: names)
    }
  }
}
