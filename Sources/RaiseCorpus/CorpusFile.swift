import Foundation

/// One input file of a corpus, found but not opened.
public struct CorpusFile: Sendable, Hashable {
  /// Where to read it; "-" is standard input.
  public var path: String
  /// The relative name that outputs take, such as "cc/part-0001.jsonl.gz"; for standard input "stdin.jsonl".
  public var name: String

  /// A file at `path` whose outputs are called `name`.
  public init(path: String, name: String) {
    self.path = path
    self.name = name
  }

  /// Standard input, of JSON Lines.
  public static let standardInput = standardInput(ending: ".jsonl")

  /// Standard input, of the format that has a name ending: ".csv", ".warc".
  public static func standardInput(ending: String) -> CorpusFile { CorpusFile(path: "-", name: "stdin" + ending) }
}

/// What the system tells of a file, links followed: a corpus may be a folder of links.
package struct FileStatus: Sendable, Equatable {
  /// How long it is.
  package var bytes: Int
  /// When it was changed, in seconds since 1970 UTC.
  package var modified: Double

  /// Nil when there is no file at `path`.
  package init?(_ path: String) {
    let target = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    guard let attributes = try? FileManager.default.attributesOfItem(atPath: target) else { return nil }
    bytes = (attributes[.size] as? NSNumber)?.intValue ?? 0
    modified = (attributes[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0
  }
}
