import Foundation
import RaiseCorpus

/// One line of a file, which knows where it stands.
struct Row {
  var bytes: ArraySlice<UInt8>
  var line: Int
  var file: CorpusFile

  /// The members of the line's object.
  func values() throws -> RowValues {
    let object = try? JSONSerialization.jsonObject(with: Data(bytes))
    guard let members = object as? [String: Any] else { throw broken() }
    return RowValues(members: members)
  }

  /// The error `reason`, at the value of `field` where one is given.
  func error(_ reason: String, at field: String? = nil) -> EvaluationError {
    .row(file: file.path, line: line, column: field.map(column(of:)) ?? 1, reason: reason)
  }

  /// What is wrong with a line that is no JSON object, as the reader of corpora has it.
  private func broken() -> EvaluationError {
    if case .failure(let broken) = scanned(for: "text"), !broken.reason.contains("in the field \"text\"") {
      return .row(file: file.path, line: line, column: broken.column, reason: broken.reason)
    }
    return error("expected a JSON object, found something that is none")
  }

  /// The 1-based byte at which the value of `field` begins.
  private func column(of field: String) -> Int {
    switch scanned(for: field) {
    case .success(let document): document.textValue.lowerBound + 1
    case .failure(let broken): broken.column
    case nil: 1
    }
  }

  private func scanned(for field: String) -> Result<Document, BrokenLine>? {
    let block = LineBlock(
      index: 0, bytes: Array(bytes), firstLine: line, byteOffset: 0, endOffset: bytes.count, nextLine: line + 1)
    var result: Result<Document, BrokenLine>?
    JSONLinesFormat(textField: field).forEachLine(in: block, fileName: file.name) { result = $0 }
    return result
  }
}

/// The lines of a file that are not blank, a block at a time.
final class RowLines {
  private let reader: BlockReader
  private let file: CorpusFile

  init(_ file: CorpusFile) throws {
    reader = try BlockReader(file)
    self.file = file
  }

  /// - Throws: ``EvaluationError/damaged(file:reason:)``: numbers from a part of a file would be wrong unseen.
  func next() throws -> [Row]? {
    guard let block = try reader.next() else { return nil }
    if let oddity = block.oddities.first {
      throw EvaluationError.damaged(file: file.path, reason: oddity.description)
    }
    return block.bytes.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated()
      .filter { $1.contains { $0 != 0x20 && $0 != 0x0D && $0 != 0x09 } }
      .map { Row(bytes: $1, line: block.firstLine + $0, file: file) }
  }
}

extension Row {
  /// Calls `body` for every line of a file that is not blank.
  static func forEach(in file: CorpusFile, _ body: (Row) throws -> Void) throws {
    let reader = try RowLines(file)
    while let rows = try reader.next() { try rows.forEach(body) }
  }
}

/// The members of a row, asked for by name or by dotted path.
struct RowValues {
  fileprivate var members: [String: Any]

  var keys: [String] { members.keys.sorted() }

  /// The value at `path`; nil where there is none or it is null.
  subscript(path: String) -> RowValue? {
    if let value = members[path] { return RowValue(value) }
    guard let dot = path.firstIndex(of: "."), let inner = members[String(path[..<dot])] as? [String: Any] else {
      return nil
    }
    return RowValues(members: inner)[String(path[path.index(after: dot)...])]
  }

  /// The text at `path`.
  ///
  /// - Throws: ``EvaluationError`` when something else stands there.
  func text(_ path: String, in row: Row) throws -> String? {
    guard let value = self[path] else { return nil }
    guard case .string(let text) = value else {
      throw row.error("expected a string in the field \"\(path)\", found \(value.kind)", at: path)
    }
    return text
  }

  /// A string, or what else can serve as a name.
  func string(_ path: String) -> String? { self[path]?.name }

  /// A string, a number, or an array of them; nothing for anything else.
  func strings(_ path: String) -> [String] {
    switch self[path] {
    case .array(let values): values.compactMap { RowValue($0)?.name }
    case let value: [value?.name].compactMap { $0 }
    }
  }
}

/// A JSON value.
enum RowValue {
  case string(String)
  case bool(Bool)
  case number(Double)
  case array([Any])
  case object

  /// nil for null.
  init?(_ value: Any) {
    switch value {
    case is NSNull: return nil
    case let string as String: self = .string(string)
    // JSON's true and false and its numbers are one type to Foundation on some systems.
    case let number as NSNumber: self = RowValue.isBool(number) ? .bool(number.boolValue) : .number(number.doubleValue)
    case let array as [Any]: self = .array(array)
    default: self = .object
    }
  }

  private static func isBool(_ number: NSNumber) -> Bool { String(cString: number.objCType) == "c" }

  /// What it is, in the words of an error.
  var kind: String {
    switch self {
    case .string: "a string"
    case .bool: "a boolean"
    case .number: "a number"
    case .array: "an array"
    case .object: "an object"
    }
  }

  /// The value as a name: a string as it is, a number or a boolean as JSON writes it.
  var name: String? {
    switch self {
    case .string(let text): text
    case .bool(let flag): "\(flag)"
    case .number(let number): Int(exactly: number).map(String.init) ?? "\(number)"
    case .array, .object: nil
    }
  }

  var yesOrNo: Bool? {
    switch self {
    case .bool(let flag): flag
    case .number(0), .string("0"): false
    case .number(1), .string("1"): true
    default: nil
    }
  }

  var integer: Int? { if case .number(let number) = self { Int(exactly: number) } else { nil } }
}
