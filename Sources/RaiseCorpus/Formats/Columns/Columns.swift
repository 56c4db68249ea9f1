/// A format of rows and columns, read and written through Apache Arrow; see docs/decisions/0015.
///
/// Rows become JSON lines with the columns that rules may ask for: strings, numbers, truth values and structs of them.
/// What is written from them again has all columns, of the same types.
protocol ColumnsFormat: CorpusFormat {
  /// What ``ArrowProgram`` calls it.
  static var kind: String { get }
}

extension ColumnsFormat {
  public static var compressions: [Compression] { [.none] }
  public static var output: OutputForm { .rows }

  public static func checkRequirements() throws { try ArrowProgram.check(for: name) }

  public static func reader(
    of file: CorpusFile, _ options: ReadingOptions, at position: ReadingPosition
  ) throws -> any RecordReader {
    try ColumnsReader(of: file, kind: kind, options, at: position)
  }
}

/// Parquet: one row, one document.
public enum ParquetFormat: ColumnsFormat {
  public static let name = "Parquet"
  public static let endings = [".parquet"]
  public static let expectation = "a Parquet file"
  static let kind = "parquet"
}

/// Arrow IPC, as files or streams, of which Feather's second version is one and Hugging Face's caches are the other.
public enum ArrowFormat: ColumnsFormat {
  public static let name = "Arrow IPC"
  public static let endings = [".arrow", ".feather"]
  public static let expectation = "an Arrow IPC file or stream"
  static let kind = "arrow"
}

/// An input of rows, to be written again without those that do not pass.
public struct RowFile: Sendable {
  private let file: CorpusFile
  private let kind: String
  private let textField: String

  /// Nil for files of formats without rows.
  public init?(_ file: CorpusFile, textField: String) {
    guard let format = CorpusFormats.format(ofFileNamed: file.name) as? any ColumnsFormat.Type else { return nil }
    (self.file, self.textField, kind) = (file, textField, format.kind)
  }

  /// Writes the rows that pass to `kept`, and those that do not to `removed`, if there are any, with a column `raise`
  /// more. Both have the input's columns, types and metadata, and its order; columns are compressed with zstd.
  ///
  /// - Parameter verdicts: A file of one JSON line for each row: null, it passes; a string, it passes with this text; an
  ///   object, it does not pass for this reason; false, it is in neither file.
  /// - Throws: ``CorpusError``.
  public func write(verdicts: String, kept: String, removed: String) throws {
    let program = try ArrowProgram(["write", kind, file.path, textField, verdicts, kept, removed])
    switch program.finish() {
    case .done: return
    case .failed(let reason), .unreadableRows(_, let reason):
      throw CorpusError.cannotWriteRows(path: file.path, reason: reason)
    case .cannotUse(let reason): throw CorpusError.unreadable(path: file.path, reason: reason)
    }
  }
}
