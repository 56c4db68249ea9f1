/// A trainer's format. A new one is a file in Exports/ and a line in ``Exports``.
public protocol TrainerExport: Sendable {
  /// The name that options use, and the folder that its files lie in.
  static var name: String { get }
  /// The files of rows.
  static var files: [ExportFile] { get }
  /// Files that tell the trainer how to read the others, by name.
  static var companions: [(name: String, text: String)] { get }
}

/// One file of an export.
public struct ExportFile: Sendable {
  /// Its name in the export's folder.
  let name: String
  /// The lines that a row adds to it.
  let lines: @Sendable (Row) -> [[UInt8]]
}

/// The register of trainer formats. Plain JSON Lines are `rows.jsonl` itself.
public enum Exports {
  /// Every format.
  public static let all: [any TrainerExport.Type] = [
    TRLExport.self, AxolotlExport.self, LLaMAFactoryExport.self, OpenRLHFExport.self,
  ]
}
