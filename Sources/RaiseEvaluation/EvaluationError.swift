/// Why an evaluation cannot be done.
public enum EvaluationError: Error, Sendable, Hashable, CustomStringConvertible {
  /// A row that is none, or lacks what is needed.
  case row(file: String, line: Int, column: Int, reason: String)
  /// A file that is damaged in itself.
  case damaged(file: String, reason: String)
  /// A score that is no number.
  case notANumber(source: String, id: String, head: String)
  /// A name that is unknown.
  case unknown(kind: String, name: String, known: [String])
  /// A suite or score file that says something it cannot.
  case invalid(file: String, path: String, expected: String, found: String)
  /// Nothing to measure.
  case nothing(String)

  public var description: String {
    switch self {
    case .row(let file, let line, let column, let reason): "\(file): line \(line), column \(column): \(reason)"
    case .damaged(let file, let reason): "\(file): \(reason)"
    case .notANumber(let source, let id, let head): "\(source), row \(id): the score of \(head) is not a number"
    case .unknown(let kind, let name, let known):
      "unknown \(kind) \"\(name)\" (known: \(known.joined(separator: ", ")))"
    case .invalid(let file, let path, let expected, let found):
      "\(file): \(path): expected \(expected), found \(found)"
    case .nothing(let what): what
    }
  }
}
