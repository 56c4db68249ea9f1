/// How a corpus is read, judged and written. Every field but `workers` and `run` can change the output, and is part of a
/// run's fingerprint.
public struct FilterOptions: Sendable, Hashable {
  /// The record's field that holds the text, as a dotted path.
  public var textField = "text"
  /// The record's field that holds its id, as a dotted path.
  public var idField = "id"
  /// The record's field that holds the URL it is from, as a dotted path; nil for "url" or else "metadata.url".
  public var urlField: String?
  /// Blocks judged at the same time, 1 or more. Never changes a byte of the output.
  public var workers = 1
  /// Decompressed bytes judged as one unit of work and of resumption.
  public var blockBytes = 1 << 20
  /// Longest line that is read, in bytes; a longer one is set aside.
  public var maxLineBytes = 256 << 20
  /// How hard gzip and zstd outputs of documents are compressed, see `BlockCompressor`; nil for its defaults.
  public var compressionLevel: Int?
  /// Whether the first broken line ends the run.
  public var strict = false
  /// What becomes of a document that the policy could not judge.
  public var failure = FailureHandling.closed
  /// Where what the rules see is written, apart from the text; nil when it is not kept.
  public var attributes: AttributeFolder?
  /// What a new run is called in the log; nil for a name that no other run has. Attempts at the same work that go by the
  /// same name are known as such when their logs are merged.
  public var run: String?
  /// Whether only the report is written.
  public var dryRun = false

  /// The defaults.
  public init() {}
}

/// What becomes of a text that could not be judged.
public enum FailureHandling: String, Sendable, Hashable, CaseIterable, Codable {
  /// It is removed, as if a rule had blocked it.
  case closed
  /// It passes unjudged, and the log says so.
  case open
}
