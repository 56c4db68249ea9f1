import CRaiseScan
import Foundation

/// JSON Lines: one JSON object (RFC 8259) on each line, its text in one field.
///
///     let format = JSONLinesFormat(textField: "text")
///     format.forEachLine(in: block, fileName: "a.jsonl") { result in … }
///
/// The defaults fit Dolma (`documents/*.json.gz`: id, text, source, added, created, metadata) and datatrove (text, id,
/// media, metadata). A field inside others is written with dots, as in "metadata.body". When a key stands twice in an
/// object the last one counts, as in Python's json module.
public struct JSONLinesFormat: Sendable, Hashable {
  /// The field that holds the text to judge.
  public var textField: String
  /// The field that holds the document's id.
  public var idField: String
  /// The field that holds the URL the document is from; nil for "url" or else "metadata.url", where Dolma and datatrove
  /// have it.
  public var urlField: String?

  /// Records with these fields.
  public init(textField: String = "text", idField: String = "id", urlField: String? = nil) {
    self.textField = textField
    self.idField = idField
    self.urlField = urlField
  }

  /// How many lines of each sort a block had.
  public struct LineCounts: Sendable, Hashable {
    /// Records with a text.
    public var documents = 0
    /// Lines that are no record.
    public var broken = 0
    /// Lines of white space only, which stand for nothing.
    public var blank = 0
  }

  /// Calls `body` for every line of the block, in order, with a document or with what is wrong. Blank lines are passed
  /// over and only counted. Records that gave no line are told at their places.
  @discardableResult
  public func forEachLine(
    in block: LineBlock, fileName: String, _ body: (Swift.Result<Document, BrokenLine>) throws -> Void
  ) rethrows -> LineCounts {
    try forEachLine(in: block, fileName: fileName, needsText: true, body)
  }

  /// The same for records of any fields: one whose text field has no text is a document with an empty text.
  @discardableResult
  public func forEachObject(
    in block: LineBlock, fileName: String, _ body: (Swift.Result<Document, BrokenLine>) throws -> Void
  ) rethrows -> LineCounts {
    try forEachLine(in: block, fileName: fileName, needsText: false, body)
  }

  private func forEachLine(
    in block: LineBlock, fileName: String, needsText: Bool,
    _ body: (Swift.Result<Document, BrokenLine>) throws -> Void
  ) rethrows -> LineCounts {
    var counts = LineCounts()
    var brokenRecords = block.brokenRecords[...]
    func tellBrokenRecords(before lineIndex: Int) throws {
      while let first = brokenRecords.first, first.lineIndex <= lineIndex {
        brokenRecords.removeFirst()
        counts.broken += 1
        try body(.failure(first.fault))
      }
    }
    try withFields { fields in
      try block.bytes.withUnsafeBufferPointer { bytes in
        var cursor = LineCursor(block, bytes)
        while true {
          try tellBrokenRecords(before: cursor.lineIndex)
          guard let line = cursor.next() else { break }
          guard !line.isBlank else {
            counts.blank += 1
            continue
          }
          let result = read(line, fields, fileName: fileName, needsText: needsText)
          if case .success = result { counts.documents += 1 } else { counts.broken += 1 }
          try body(result)
        }
      }
    }
    return counts
  }
}

extension JSONLinesFormat: CorpusFormat {
  public static let name = "JSON Lines"
  public static let endings = [".jsonl", ".ndjson", ".json"]
  public static let expectation = "JSON Lines, one object on each line"
  public static let output = OutputForm.ownLines

  public static func reader(
    of file: CorpusFile, _ options: ReadingOptions, at position: ReadingPosition
  ) throws -> any RecordReader {
    try BlockReader(
      file, blockBytes: options.blockBytes, maxLineBytes: options.maxRecordBytes, startingAt: position.offset,
      line: position.line, blockIndex: position.block)
  }

  /// One JSON document over many lines, or one array of all records, is not JSON Lines. Both show in a first line that
  /// no record has: an opening bracket alone, or, in a file that is not named as JSON Lines, an array of objects.
  static func foreignContent(opening: UnsafeRawBufferPointer, fileName: String) -> String? {
    let isSpace = { (byte: UInt8) in byte == 0x20 || (0x09...0x0D).contains(byte) }
    let content = opening.drop(while: isSpace)
    guard let first = content.first, first == UInt8(ascii: "[") || first == UInt8(ascii: "{") else { return nil }
    let rest = content.dropFirst()
    let next = rest.first { !isSpace($0) }
    let isAlone = rest.first { !isSpace($0) || $0 == 0x0A } == 0x0A
    let isNamedAsLines = [".jsonl", ".ndjson"].contains { fileName.lowercased().contains($0) }
    let advice = "; convert it, for instance with: jq -c"
    switch (first, next) {
    case (UInt8(ascii: "["), UInt8(ascii: "{")) where isAlone || !isNamedAsLines: return "one JSON array\(advice) '.[]'"
    case (UInt8(ascii: "{"), UInt8(ascii: "\"")) where isAlone: return "a JSON document over several lines\(advice) ."
    default: return nil
    }
  }
}

extension JSONLinesFormat {
  private func withFields<R>(_ body: (raise_json_fields) throws -> R) rethrows -> R {
    var (text, id, url, otherwise) = (textField, idField, urlField ?? "url", urlField ?? "metadata.url")
    return try text.withUTF8 { text in
      try id.withUTF8 { id in
        try url.withUTF8 { url in
          try otherwise.withUTF8 { otherwise in
            try body(
              raise_json_fields(
                text: raise_json_path(text), id: raise_json_path(id), url: raise_json_path(url),
                url_otherwise: raise_json_path(otherwise)))
          }
        }
      }
    }
  }

  /// Reads one line that is not blank.
  private func read(
    _ line: RawLine, _ fields: raise_json_fields, fileName: String, needsText: Bool
  ) -> Swift.Result<Document, BrokenLine> {
    let scan = raise_json_scan_line(line.start, line.range.count, fields)
    let hasText = scan.text.kind == RAISE_JSON_STRING
    guard scan.error == RAISE_JSON_OK, hasText || !needsText else { return .failure(brokenLine(line, scan)) }
    let base = line.range.lowerBound
    return .success(
      Document(
        id: id(scan.id, line) ?? "\(fileName):\(line.number)",
        text: hasText ? line.text(of: scan.text) : "",
        url: scan.url.kind == RAISE_JSON_STRING ? line.text(of: scan.url) : nil, raw: line.range,
        textValue: hasText ? base + scan.text.start..<base + scan.text.end : base..<base, line: line.number,
        byteOffset: line.byteOffset))
  }

  private func id(_ value: raise_json_value, _ line: RawLine) -> String? {
    switch value.kind {
    case RAISE_JSON_STRING where value.end - value.start > 2: line.text(of: value)
    case RAISE_JSON_NUMBER:
      String(
        decoding: UnsafeBufferPointer(start: line.start + value.start, count: value.end - value.start), as: UTF8.self)
    default: nil
    }
  }
}

extension raise_json_path {
  /// A path in bytes that outlive it. An empty one is the empty key, which is a key like others.
  init(_ bytes: UnsafeBufferPointer<UInt8>, dotted: Bool = true) {
    self.init(bytes: bytes.baseAddress, length: bytes.count, dotted: dotted)
  }
}
