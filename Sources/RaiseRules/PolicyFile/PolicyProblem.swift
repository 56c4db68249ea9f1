/// Something wrong, or doubtful, in a policy file: where, in which key, what was expected and what was found.
///
///     policies/chat.yaml:12:7: rules[2].kind: unknown kind "regexp" (known: keyword, …); did you mean "pattern"?
public struct PolicyProblem: Error, Sendable, Hashable, CustomStringConvertible {
  /// Whether the file can be used all the same.
  public enum Severity: String, Sendable, Hashable {
    /// The policy does not load.
    case error
    /// The policy loads; its author should look.
    case warning
  }

  /// Whether the file can be used all the same.
  public var severity: Severity
  /// The file as it was named, or the policy's name when there is no such file.
  public var file: String
  /// Where in the file; nil when the file as a whole is meant.
  public var position: SourcePosition?
  /// Which key, as `rules[2].kind`; empty when the file as a whole is meant.
  public var path: String
  /// What was expected, what was found, and the nearest known name.
  public var message: String

  /// A problem in `file`.
  public init(
    _ severity: Severity = .error, file: String, position: SourcePosition? = nil, path: String = "", message: String
  ) {
    self.severity = severity
    self.file = file
    self.position = position
    self.path = path
    self.message = message
  }

  public var description: String {
    let place = position.map { "\(file):\($0)" } ?? file
    let label = severity == .warning ? "warning: " : ""
    return path.isEmpty ? "\(place): \(label)\(message)" : "\(place): \(label)\(path): \(message)"
  }
}

/// A place in a text file. Lines and columns count from 1, columns in Unicode scalars.
public struct SourcePosition: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// The line, from 1.
  public var line: Int
  /// The Unicode scalar within the line, from 1.
  public var column: Int

  /// The place at `line` and `column`.
  public init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }

  public static func < (left: SourcePosition, right: SourcePosition) -> Bool {
    (left.line, left.column) < (right.line, right.column)
  }

  public var description: String { "\(line):\(column)" }
}

/// A policy that cannot be used, with everything that is wrong with it.
public struct PolicyFileError: Error, Sendable, Hashable, CustomStringConvertible {
  /// All that is wrong, file by file, in order of position. Never empty.
  public var problems: [PolicyProblem]

  /// A failure for these reasons.
  public init(_ problems: [PolicyProblem]) { self.problems = problems }

  /// One line for each problem.
  public var description: String { problems.map(\.description).joined(separator: "\n") }
}

/// Gathers the problems of one file while it is read, so that all are told at once.
final class ProblemList {
  let file: String
  private var problems: [PolicyProblem] = []

  init(file: String) { self.file = file }

  func report(_ message: String, at position: SourcePosition?, path: String = "") {
    problems.append(PolicyProblem(file: file, position: position, path: path, message: message))
  }

  func warn(_ message: String, at position: SourcePosition?, path: String = "") {
    problems.append(PolicyProblem(.warning, file: file, position: position, path: path, message: message))
  }

  /// Everything of one severity, in order of position; what was reported first stands first at the same place.
  func sorted(_ severity: PolicyProblem.Severity) -> [PolicyProblem] {
    let start = SourcePosition(line: 0, column: 0)
    return problems.filter { $0.severity == severity }.enumerated()
      .sorted { ($0.element.position ?? start, $0.offset) < ($1.element.position ?? start, $1.offset) }
      .map(\.element)
  }

  /// Whether any error has been reported.
  var hasErrors: Bool { problems.contains { $0.severity == .error } }

  /// - Throws: ``PolicyFileError`` when there is an error among the problems.
  func throwErrors() throws(PolicyFileError) {
    let errors = sorted(.error)
    if !errors.isEmpty { throw PolicyFileError(errors) }
  }
}
