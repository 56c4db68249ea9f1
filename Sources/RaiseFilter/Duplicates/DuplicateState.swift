/// How far the search for duplicates has come: everything before it is on the disk.
struct DuplicateState: Codable, Equatable, Sendable {
  /// The version of this very format.
  var format = 2
  /// What the result depends on; see ``Fingerprint``.
  var fingerprint: String
  /// What is being done.
  var stage = DuplicateStage.reading
  /// The index of the input file being read.
  var file = 0
  /// Where its next block begins.
  var position = InputPosition()
  /// Documents read so far in this reading.
  var documents = 0
  /// How long the catalogue's files are.
  var lengths = CatalogueWriter.Lengths()
  /// Runs of sorted records on disk.
  var runs = 0

  init(fingerprint: String) { self.fingerprint = fingerprint }

  /// Goes over to another reading of the inputs, from their beginning.
  mutating func beginReading(_ stage: DuplicateStage) {
    self.stage = stage
    (file, position, documents, runs) = (0, InputPosition(), 0, 0)
  }
}

/// What a search does, one after another. Only substrings are sifted and hashed in between.
enum DuplicateStage: String, Codable, Sendable {
  /// Reads all inputs for what is compared.
  case reading
  /// Finds the stretches that may repeat; see ``StretchSifting``.
  case sifting
  /// Reads all inputs for the windows of those.
  case hashing
  /// Finds the pairs.
  case matching
  /// All pairs are found.
  case matched
}

/// Where the search keeps its files, all in the output folder and all gone when it is done.
struct DuplicateFolder: Sendable {
  let output: OutputFolder

  var path: String { output.unfinished + "/duplicates" }
  var state: String { path + "/state.json" }
  var lock: String { path + "/lock" }
  /// Sorted runs of what is compared.
  var runs: String { path + "/runs" }
  /// Sorted runs of the stretches that may repeat, and the whole of them.
  var markRuns: String { path + "/mark-runs" }
  var marks: String { path + "/marks" }
  /// Sorted runs of windows.
  var windowRuns: String { path + "/window-runs" }
  /// Sorted runs of pairs, and the whole of them.
  var pairRuns: String { path + "/pair-runs" }
  var pairs: String { path + "/pairs" }
  var unfinishedReport: String { path + "/duplicates.jsonl" }
  /// The pair report.
  var report: String { output.path + "/duplicates.jsonl" }

  /// What is not needed to read the inputs for the last time.
  var temporaries: [String] { [runs, markRuns, marks, windowRuns, pairRuns] }
}
