/// A way in which documents lie in a file. A new one is a file in Formats/ and a line in ``CorpusFormats``.
///
/// There is one pipeline, and it judges JSON lines: a format of other records makes each a line while it is read.
public protocol CorpusFormat: Sendable {
  /// The name that messages use.
  static var name: String { get }
  /// The name endings that files of it have, without those of compression: ".jsonl" also covers ".jsonl.gz".
  static var endings: [String] { get }
  /// How its files may be compressed as a whole.
  static var compressions: [Compression] { get }
  /// What a file of it should hold, as it stands after "expected".
  static var expectation: String { get }
  /// What outputs hold of what passed.
  static var output: OutputForm { get }

  /// Throws when this machine lacks what files of the format are read with.
  static func checkRequirements() throws

  /// Opens a file at a place between two of its blocks.
  ///
  /// - Throws: ``CorpusError``.
  static func reader(
    of file: CorpusFile, _ options: ReadingOptions, at position: ReadingPosition
  ) throws -> any RecordReader
}

extension CorpusFormat {
  public static var compressions: [Compression] { Compression.allCases }
  public static func checkRequirements() throws {}
}

/// What the outputs of a format hold.
public enum OutputForm: Sendable, Hashable {
  /// The file's own lines.
  case ownLines
  /// The lines that records were made.
  case madeLines
  /// The file's own rows, in a file of the same format.
  case rows
}

/// The register of formats.
public enum CorpusFormats {
  /// Every format, the default one first.
  public static let all: [any CorpusFormat.Type] = [
    JSONLinesFormat.self,
    CSVFormat.self,
    WARCFormat.self,
    ParquetFormat.self,
    ArrowFormat.self,
  ]

  /// Every name ending that some format knows, compressed ones included.
  public static var endings: [String] { all.flatMap(endings(of:)) }

  /// Whether some format knows the ending of `fileName`.
  public static func knows(fileNamed fileName: String) -> Bool {
    all.contains { has(fileName, endingOf: $0) }
  }

  /// The format of a file by its name, or the default one when no format knows the name.
  public static func format(ofFileNamed fileName: String) -> any CorpusFormat.Type {
    all.first { has(fileName, endingOf: $0) } ?? JSONLinesFormat.self
  }

  /// Throws when this machine lacks what one of the files is read with, so that a run says so before it begins.
  public static func checkRequirements(of files: [CorpusFile]) throws {
    for format in all where files.contains(where: { Self.format(ofFileNamed: $0.name) == format }) {
      try format.checkRequirements()
    }
  }

  /// What outputs of an input called `fileName` are called: the same, but for what changes format on the way.
  /// "a.csv.gz" gives "a.csv.jsonl.gz".
  public static func outputName(ofFileNamed fileName: String) -> String {
    guard format(ofFileNamed: fileName).output == .madeLines else { return fileName }
    let compressed = Compression.named(fileName).endings.first { !$0.isEmpty && fileName.lowercased().hasSuffix($0) }
    let ending = compressed.map { String(fileName.suffix($0.count)) } ?? ""
    return fileName.dropLast(ending.count) + ".jsonl" + ending
  }

  static func endings(of format: any CorpusFormat.Type) -> [String] {
    format.endings.flatMap { ending in format.compressions.flatMap(\.endings).map { ending + $0 } }
  }

  private static func has(_ fileName: String, endingOf format: any CorpusFormat.Type) -> Bool {
    let name = fileName.lowercased()
    return endings(of: format).contains(where: name.hasSuffix)
  }
}
