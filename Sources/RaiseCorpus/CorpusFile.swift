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
