/// Why a corpus cannot be read or written. What is wrong with a single line is a ``BrokenLine`` instead, and what is
/// wrong inside a file that can be read on is an ``InputOddity``.
public enum CorpusError: Error, Sendable, Hashable, CustomStringConvertible {
  /// Nothing is at the path an input names.
  case noSuchInput(String, nearest: String?)
  /// A folder or glob holds no file that a format knows.
  case noCorpusFiles(input: String, endings: [String])
  /// Two inputs would give outputs of the same name.
  case sameName(String, first: String, second: String)
  /// The system refuses to open or read a file.
  case unreadable(path: String, reason: String)
  /// The content is of a kind that no reader here knows, or not what the name promises.
  case unsupportedContent(path: String, expected: String, found: String)
  /// A table lacks a column.
  case noSuchColumn(path: String, column: String, found: [String])
  /// The system lacks what a format is read with.
  case missingRequirement(format: String, needs: String, advice: String)
  /// Rows cannot be written into a file of their format.
  case cannotWriteRows(path: String, reason: String)
  /// A file is shorter than at the run that is being resumed.
  case shorterThanBefore(path: String, expectedBytes: Int, foundBytes: Int)
  /// The system has no memory for a line that is still within the limit.
  case outOfMemory(bytes: Int)
  /// A compression engine refuses to work.
  case compressionFailed(engine: String, reason: String)

  public var description: String {
    switch self {
    case .noSuchInput(let input, let nearest):
      "\(input): no such file or folder" + (nearest.map { "; nearest name: \($0)" } ?? "")
    case .noCorpusFiles(let input, let endings):
      "\(input): no corpus file found; known endings: \(endings.joined(separator: " "))"
    case .sameName(let name, let first, let second):
      "\(first) and \(second) would both give outputs named \(name); pass a folder that holds both, or rename one"
    case .unreadable(let path, let reason): "\(path): cannot be read: \(reason)"
    case .unsupportedContent(let path, let expected, let found): "\(path): expected \(expected), found \(found)"
    case .noSuchColumn(let path, let column, let found):
      "\(path): expected a column \"\(column)\", found \(Self.shown(found)); name the column of the text with --text-field"
    case .missingRequirement(let format, let needs, let advice): "\(format) needs \(needs): \(advice)"
    case .cannotWriteRows(let path, let reason): "\(path): its rows cannot be written: \(reason)"
    case .shorterThanBefore(let path, let expected, let found):
      "\(path): cannot be resumed: expected at least \(expected) decompressed bytes, found \(found); did it change?"
    case .outOfMemory(let bytes): "no memory for a line of more than \(bytes) bytes; lower the longest line allowed"
    case .compressionFailed(let engine, let reason): "\(engine): compression failed: \(reason)"
    }
  }
}

extension CorpusError {
  /// Names that stand in a file, for a message: the first ones, each at most a line long, without control characters.
  static func shown(_ names: [String]) -> String {
    let (maxNames, maxScalars) = (20, 60)
    let shown = names.prefix(maxNames).map { name in
      let scalars = name.unicodeScalars.prefix(maxScalars).map { scalar in
        scalar.properties.generalCategory == .control ? "\u{FFFD}" : Character(scalar)
      }
      return "\"" + String(scalars) + (name.unicodeScalars.count > maxScalars ? "…\"" : "\"")
    }
    return shown.joined(separator: ", ") + (names.count > maxNames ? " and \(names.count - maxNames) more" : "")
  }
}
