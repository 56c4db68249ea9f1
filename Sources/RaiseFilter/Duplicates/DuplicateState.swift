/// How far the search for duplicates has come: everything before it is on the disk.
struct DuplicateState: Codable, Equatable, Sendable {
  /// The version of this very format.
  var format = 1
  /// What the result depends on; see ``Fingerprint``.
  var fingerprint: String
  /// Whether all inputs are read.
  var isRead = false
  /// Whether all pairs are found.
  var isMatched = false
  /// The index of the input file being read.
  var file = 0
  /// Where its next block begins.
  var position = InputPosition()
  /// Documents in the catalogue.
  var documents = 0
  /// How long the catalogue's files are.
  var lengths = CatalogueWriter.Lengths()
  /// Runs of sorted records on disk.
  var runs = 0

  init(fingerprint: String) { self.fingerprint = fingerprint }
}

/// Where the search keeps its files, all in the output folder and all gone when it is done.
struct DuplicateFolder: Sendable {
  let output: OutputFolder

  var path: String { output.unfinished + "/duplicates" }
  var state: String { path + "/state.json" }
  var lock: String { path + "/lock" }
  var runs: String { path + "/runs" }
  var pairRuns: String { path + "/pair-runs" }
  var pairs: String { path + "/pairs" }
  var unfinishedReport: String { path + "/duplicates.jsonl" }
  /// The pair report.
  var report: String { output.path + "/duplicates.jsonl" }
}
