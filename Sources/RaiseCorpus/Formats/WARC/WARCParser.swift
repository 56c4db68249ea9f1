import CRaiseScan
import Foundation

/// Makes a JSON line of each WARC record that holds a text: `id`, `url`, `date`, `text`, and `language` where the archive
/// names one.
///
/// A record that breaks is told once; it goes on at the next line that begins "WARC/1.".
struct WARCParser: RecordParser {
  static let unit = RecordUnit.record

  /// How long the fields before a record's content may be, in bytes.
  private static let maxHeaderBytes = 1 << 20
  private static let version = Array("WARC/1.".utf8)
  /// Behind a record two line breaks, and the beginning of the next record.
  private static let behindBytes = 4 + version.count

  static let maxBytesAround = maxHeaderBytes + behindBytes

  private let maxRecordBytes: Int
  private var isSearching = false

  /// - Parameter maxRecordBytes: The longest record that is read; longer ones are told and skipped.
  init(maxRecordBytes: Int) { self.maxRecordBytes = maxRecordBytes }

  var isBetweenRecords: Bool { !isSearching }

  mutating func step(
    _ bytes: UnsafeBufferPointer<UInt8>, end: StreamEnd, number: Int, lines: inout [UInt8]
  ) throws -> RecordStep {
    if isSearching { return search(bytes, end) }
    let blank = bytes.prefix { $0 == 0x0D || $0 == 0x0A }.count
    if blank > 0 { return RecordStep(outcome: .nothing, length: blank) }
    if bytes.count < Self.version.count && end == .goesOn { return RecordStep(outcome: .needs(Self.version.count)) }
    guard bytes.starts(with: Self.version) else {
      let reason = "expected a record that begins with WARC/1.0 or WARC/1.1, found \(FoundByte.name(bytes[0]))"
      return giveUp(1, number, reason)
    }
    guard let header = HeaderFields.end(in: bytes, from: 0) else {
      if end == .goesOn && bytes.count <= Self.maxHeaderBytes { return RecordStep(outcome: .needs(bytes.count)) }
      return giveUp(1, number, "expected an empty line behind the fields of the record, found none")
    }
    // Damage can cut a record off in its fields: what follows must not be taken for its own.
    guard Self.nextStart(in: UnsafeBufferPointer(rebasing: bytes[..<header.fields])) == nil else {
      return giveUp(1, number, "expected an empty line behind the fields of the record, found another record")
    }
    return try record(bytes, header, end, number, &lines)
  }

  mutating func giveUp(_ bytes: UnsafeBufferPointer<UInt8>, number: Int) -> RecordStep {
    giveUp(1, number, "expected a record of at most \(maxRecordBytes) bytes, found a longer one; it is skipped")
  }

  private mutating func giveUp(_ length: Int, _ number: Int, _ reason: String) -> RecordStep {
    isSearching = true
    return RecordStep(outcome: .broken(RecordFault(number: number, reason: reason)), length: length, count: 1)
  }

  /// Looks for a line that begins a record. What is seen first stands behind a broken record's first byte.
  private mutating func search(_ bytes: UnsafeBufferPointer<UInt8>, _ end: StreamEnd) -> RecordStep {
    let length = Self.version.count
    if let start = Self.nextStart(in: bytes) {
      isSearching = false
      return RecordStep(outcome: .nothing, length: start)
    }
    if end != .goesOn {
      isSearching = false
      return RecordStep(outcome: .nothing, length: bytes.count)
    }
    if bytes.count <= length + 1 { return RecordStep(outcome: .needs(length + 1)) }
    return RecordStep(outcome: .nothing, length: bytes.count - length - 1)
  }
}

// MARK: - One record

extension WARCParser {
  /// The first place behind a line break at which a record begins.
  private static func nextStart(in bytes: UnsafeBufferPointer<UInt8>) -> Int? {
    guard let base = bytes.baseAddress else { return nil }
    var position = 0
    while position < bytes.count, let found = memchr(base + position, 0x0A, bytes.count - position) {
      position = UnsafeRawPointer(base).distance(to: UnsafeRawPointer(found)) + 1
      if bytes[position...].starts(with: version) { return position }
    }
    return nil
  }
}

extension WARCParser {
  private mutating func record(
    _ bytes: UnsafeBufferPointer<UInt8>, _ header: (fields: Int, content: Int), _ end: StreamEnd, _ number: Int,
    _ lines: inout [UInt8]
  ) throws -> RecordStep {
    let fields = HeaderFields(bytes[..<header.fields])
    guard let length = fields["content-length"].flatMap({ Int($0) }), length >= 0, length < Int.max - header.content
    else {
      return giveUp(1, number, "expected a Content-Length in bytes, found none")
    }
    let recordLength = header.content + length
    guard let kind = WARCContent(fields) else {
      return RecordStep(outcome: .passedOver(Self.typeName(fields)), length: recordLength, count: 1)
    }
    if length > maxRecordBytes {
      let reason = "expected a record of at most \(maxRecordBytes) bytes, found one of \(length); it is skipped"
      return RecordStep(
        outcome: .broken(RecordFault(number: number, reason: reason)), length: recordLength, count: 1)
    }
    // Up to the beginning of the next record, to see whether the length is true.
    if bytes.count < recordLength + Self.behindBytes && end == .goesOn {
      return RecordStep(outcome: .needs(recordLength + Self.behindBytes))
    }
    guard bytes.count >= recordLength, Self.isEnd(recordLength, in: bytes) else {
      let found = bytes.count < recordLength ? "the end of the file before that" : "other data behind it"
      return giveUp(1, number, "expected the end of the record after \(length) bytes of content, found \(found)")
    }
    let content = UnsafeBufferPointer(rebasing: bytes[header.content..<recordLength])
    let outcome = try document(kind, content, fields, number, &lines)
    return RecordStep(outcome: outcome, length: recordLength, count: 1)
  }

  /// Whether two line breaks follow, as they must, or one and the next record, as some writers have it, or the end.
  private static func isEnd(_ position: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    let rest = bytes[position...]
    let breaks = rest.prefix { $0 == 0x0D || $0 == 0x0A }
    let behind = rest[breaks.endIndex...].prefix(version.count)
    if behind.isEmpty || breaks.count(where: { $0 == 0x0A }) > 1 { return true }
    return !breaks.isEmpty && behind.elementsEqual(version)
  }

  /// The type of a record that is passed over, of those the standard names.
  private static func typeName(_ fields: HeaderFields) -> String {
    let known = ["warcinfo", "response", "resource", "request", "metadata", "revisit", "conversion", "continuation"]
    let type = fields["warc-type"]?.lowercased()
    return known.first { $0 == type } ?? "other"
  }

  private func document(
    _ kind: WARCContent, _ content: UnsafeBufferPointer<UInt8>, _ fields: HeaderFields, _ number: Int,
    _ lines: inout [UInt8]
  ) throws -> RecordStep.Outcome {
    switch try kind.text(of: content, maxBytes: maxRecordBytes) {
    case .passedOver(let kind): return .passedOver(kind)
    case .broken(let reason): return .broken(RecordFault(number: number, reason: reason))
    case .text(let text):
      text.withUnsafeBufferPointer { Self.append($0, fields, to: &lines) }
      return .line
    case .contentItself:
      Self.append(content, fields, to: &lines)
      return .line
    }
  }

  private static func append(
    _ text: UnsafeBufferPointer<UInt8>, _ fields: HeaderFields, to lines: inout [UInt8]
  ) {
    var object = JSONObjectText(in: &lines)
    func add(_ key: StaticString, _ field: String) {
      guard var value = fields[field] else { return }
      value.withUTF8 { object.add(key, $0, to: &lines) }
    }
    add("id", "warc-record-id")
    add("url", "warc-target-uri")
    add("date", "warc-date")
    object.add("text", text, to: &lines)
    add("language", "warc-identified-content-language")
    lines.append(UInt8(ascii: "}"))
  }
}
