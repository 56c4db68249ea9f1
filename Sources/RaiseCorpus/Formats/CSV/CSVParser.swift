import CRaiseScan
import Foundation

/// Makes a JSON line of each CSV record: the names of the header as keys, the fields as strings.
///
/// A quote that is wrong may have swallowed the ends of lines, so after one it goes on at the next line break behind
/// the fault: records between may be lost with it, but none is made up.
struct CSVParser: RecordParser {
  static let unit = RecordUnit.line
  /// The line's ending.
  static let maxBytesAround = 2

  /// The names, each as a quoted JSON key with its colon.
  private let columns: [[UInt8]]
  private var scanner: CSVScanner
  private var skipsLine = false

  init(separator: UInt8, columns: [[UInt8]]) {
    scanner = CSVScanner(separator: separator)
    self.columns = columns
  }

  var isBetweenRecords: Bool { !skipsLine }

  mutating func step(
    _ bytes: UnsafeBufferPointer<UInt8>, end: StreamEnd, number: Int, lines: inout [UInt8]
  ) -> RecordStep {
    if skipsLine { return skipLine(bytes, end) }
    if let blank = Self.blankLine(bytes, end) { return RecordStep(outcome: .nothing, length: blank, count: 1) }
    switch scanner.scan(bytes, end: end) {
    case .needsMore: return RecordStep(outcome: .needs(bytes.count))
    case .record(let length): return record(bytes, length, number, &lines)
    case .fault(let position, let isUnclosed, let reason):
      skipsLine = !isUnclosed
      let length = isUnclosed ? bytes.count : position
      return broken(bytes, length, at: position, number, reason)
    }
  }

  mutating func giveUp(_ bytes: UnsafeBufferPointer<UInt8>, number: Int) -> RecordStep {
    skipsLine = true
    let reason = "expected the end of a record, found none in \(bytes.count) bytes; is a quote not closed?"
    return broken(bytes, bytes.count, at: scanner.lastStart, number, reason)
  }

  private mutating func skipLine(_ bytes: UnsafeBufferPointer<UInt8>, _ end: StreamEnd) -> RecordStep {
    guard let newline = bytes.firstIndex(of: 0x0A) else {
      skipsLine = end == .goesOn
      return RecordStep(outcome: .nothing, length: bytes.count, count: 0)
    }
    skipsLine = false
    return RecordStep(outcome: .nothing, length: newline + 1, count: 1)
  }

  /// The length of an empty line.
  private static func blankLine(_ bytes: UnsafeBufferPointer<UInt8>, _ end: StreamEnd) -> Int? {
    if bytes.first == 0x0A { return 1 }
    return bytes.first == 0x0D && bytes.count > 1 && bytes[1] == 0x0A ? 2 : nil
  }

  private func record(
    _ bytes: UnsafeBufferPointer<UInt8>, _ length: Int, _ number: Int, _ lines: inout [UInt8]
  ) -> RecordStep {
    let fields = scanner.fields
    if fields.count != columns.count {
      let isLonger = fields.count > columns.count
      let position = isLonger ? fields[columns.count].range.lowerBound : fields[fields.count - 1].range.upperBound
      let reason = "expected \(columns.count) fields as in the header, found \(fields.count)"
      return broken(bytes, length, at: position, number, reason)
    }
    let valid = bytes.baseAddress.map { raise_utf8_valid_prefix($0, length) } ?? 0
    if valid < length {
      let reason = "expected valid UTF-8, found \(FoundByte.name(bytes[valid]))"
      return broken(bytes, length, at: valid, number, reason)
    }
    var object = JSONObjectText(in: &lines)
    for (column, field) in zip(columns, fields) {
      object.add(quotedKey: column, to: &lines)
      field.append(from: bytes, to: &lines)
    }
    lines.append(UInt8(ascii: "}"))
    return RecordStep(outcome: .line, length: length, count: lineCount(bytes, length))
  }

  private func broken(
    _ bytes: UnsafeBufferPointer<UInt8>, _ length: Int, at position: Int, _ number: Int, _ reason: String
  ) -> RecordStep {
    let before = UnsafeBufferPointer(rebasing: bytes[..<position])
    let lineStart = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    let fault = RecordFault(
      number: number + newlines(before, position), column: position - lineStart + 1, reason: reason)
    let count = newlines(bytes, length)
    return RecordStep(outcome: .broken(fault), length: length, count: count)
  }

  private func newlines(_ bytes: UnsafeBufferPointer<UInt8>, _ length: Int) -> Int {
    bytes.baseAddress.map { raise_count_newlines($0, length) } ?? 0
  }

  /// The last line of a file counts without a line break too.
  private func lineCount(_ bytes: UnsafeBufferPointer<UInt8>, _ length: Int) -> Int {
    newlines(bytes, length) + (bytes[length - 1] == 0x0A ? 0 : 1)
  }
}
