import Crypto
import Foundation
import RaiseCore
import RaiseCorpus

/// Removes duplicates from a corpus: reads it once to find them, for substrings twice, and once more to write it without
/// them.
///
///     let filter = DuplicateFilter(log: log, shingles: WordShingler(size: 5, language: .english).shingles)
///     let report = try await filter.run(CorpusInputs.files(matching: ["corpus/"]), output: "unique")
///
/// The output depends on the inputs and the options alone: the same bytes for any number of workers, any amount of
/// memory, and after any number of interruptions. Beside what ``CorpusFilter`` writes there is `duplicates.jsonl`, the
/// pairs. How it works: `docs/duplicates.md`.
public struct DuplicateFilter: Sendable {
  let duplicates: DuplicateOptions
  let options: FilterOptions
  let log: any DecisionLog
  let shingles: @Sendable (String) -> [UInt64]
  let shinglesName: String

  /// - Parameters:
  ///   - duplicates: What is taken for a duplicate.
  ///   - options: How the corpus is read.
  ///   - log: What keeps the decisions.
  ///   - shinglesName: A name for what `shingles` does; a run goes on only with the same one.
  ///   - shingles: The hashed runs of words of a text, which MinHash compares. `wordsPerShingle` of the options is what it
  ///     was made with.
  public init(
    duplicates: DuplicateOptions = DuplicateOptions(), options: FilterOptions = FilterOptions(),
    log: any DecisionLog = NullDecisionLog(), shinglesName: String,
    shingles: @escaping @Sendable (String) -> [UInt64]
  ) {
    (self.duplicates, self.options, self.log) = (duplicates, options, log)
    (self.shinglesName, self.shingles) = (shinglesName, shingles)
  }

  /// Removes the duplicates of `inputs` into the folder `output`, going on where an interrupted run stopped.
  ///
  /// A finished run with the same inputs and options is left as it is, and its report returned.
  ///
  /// - Parameters:
  ///   - overwrite: Whether to remove what another run left in `output` first.
  ///   - onProgress: Called after every block of every reading, on the calling task.
  /// - Throws: ``FilterError``, `CorpusError`, and what the log throws. Cancellation saves the state and throws
  ///   `CancellationError`.
  public func run(
    _ inputs: [CorpusFile], output: String, overwrite: Bool = false,
    onProgress: @escaping (FilterProgress) -> Void = { _ in }
  ) async throws -> FilterReport {
    let folder = DuplicateFolder(output: OutputFolder(path: output))
    try refuseStreams(inputs)
    try CorpusFilter.expectApart(inputs, output: output)
    try CorpusFormats.checkRequirements(of: inputs)
    let fingerprint = Fingerprint(policy: id, inputs: inputs, options: options).hex
    if !overwrite { _ = try CorpusFilter.finishedReport(in: folder.output, fingerprint: fingerprint) }
    try Folders.make(folder.path)
    let lock = try FolderLock(file: folder.lock, of: output)
    defer { withExtendedLifetime(lock) {} }
    if overwrite { try clear(folder) }
    if let report = try CorpusFilter.finishedReport(in: folder.output, fingerprint: fingerprint) {
      try Folders.remove(folder.output.unfinished)
      return report
    }
    let policy = try await policy(for: inputs, folder, fingerprint, onProgress)
    return try await CorpusFilter(policy: policy, log: log, options: options)
      .run(inputs, output: output, onProgress: onProgress)
  }

  /// What the log and the report call the policy. Its digest stands for the options.
  private var id: PolicyID {
    var facts = ["raise duplicates 1", duplicates.method.rawValue]
    if duplicates.method == .minHash {
      let minHash = duplicates.minHash
      facts += [
        shinglesName, "\(minHash.wordsPerShingle)", "\(minHash.buckets)", "\(minHash.hashesPerBucket)",
        "\(minHash.seed)", duplicates.keep.rawValue, "\(duplicates.verifiesPairs)",
      ]
    } else if duplicates.method != .document {
      facts.append("\(duplicates.leastBytes)")
    }
    let digest = SHA256.hash(data: facts.flatMap { Array("\($0.utf8.count):\($0)".utf8) })
    return PolicyID(
      name: "duplicates-\(duplicates.method.rawValue)", version: "1", digest: ContentDigest(digest) ?? .zero)
  }
}

// MARK: - Stages

extension DuplicateFilter {
  /// Finds all pairs, as far as that is not done yet, and makes of them the policy of the last reading.
  private func policy(
    for inputs: [CorpusFile], _ folder: DuplicateFolder, _ fingerprint: String,
    _ onProgress: @escaping (FilterProgress) -> Void
  ) async throws -> any Policy {
    let state = try state(in: folder, fingerprint: fingerprint)
    if duplicates.method == .substring {
      try await SubstringSearch(
        inputs: inputs, folder: folder, options: options, duplicates: duplicates, onProgress: onProgress
      ).run(from: state)
    } else {
      try await findPairs(in: inputs, folder, from: state, onProgress)
    }
    for path in folder.temporaries { try Folders.remove(path) }
    let catalogue = try Catalogue(folder: folder.path, sketchLength: duplicates.sketchLength)
    let decisions = DuplicateDecisions(
      policy: id, method: duplicates.method, catalogue: catalogue, fileNames: inputs.map(\.name))
    return duplicates.method == .substring
      ? PassagePolicy(decisions: decisions, passages: try Passages(path: folder.pairs))
      : DuplicatePolicy(decisions: decisions, pairs: try DuplicatePairs(path: folder.pairs))
  }

  /// Finds the pairs of documents, paragraphs or lines.
  private func findPairs(
    in inputs: [CorpusFile], _ folder: DuplicateFolder, from state: DuplicateState,
    _ onProgress: @escaping (FilterProgress) -> Void
  ) async throws {
    var state = state
    if state.stage == .reading {
      let scanner = DuplicateScanner(options: duplicates, shingles: shingles, minHash: MinHash(duplicates.minHash))
      state = try await DuplicateReading(
        inputs: inputs, folder: folder, runs: folder.runs, memoryBytes: duplicates.memoryBytes, options: options,
        scanner: scanner, state: state, onProgress: onProgress
      ).run(next: .matching)
    }
    if state.stage == .matching {
      try DuplicateMatching(folder: folder, options: duplicates, inputNames: inputs.map(\.name), state: state).run()
      state.stage = .matched
      try SavedState.save(state, to: folder.state)
    }
  }

  /// The state to go on from: a saved one of this fingerprint, or a fresh one.
  private func state(in folder: DuplicateFolder, fingerprint: String) throws -> DuplicateState {
    guard let state = try SavedState.load(DuplicateState.self, from: folder.state) else {
      guard !folder.output.holdsDocuments else { throw FilterError.otherRun(path: folder.output.path, finished: true) }
      return DuplicateState(fingerprint: fingerprint)
    }
    guard state.fingerprint == fingerprint else {
      throw FilterError.otherRun(path: folder.output.path, finished: false)
    }
    return state
  }

  private func clear(_ folder: DuplicateFolder) throws {
    try folder.output.clear()
    try Folders.remove(folder.report)
    for path in folder.temporaries + [folder.state, folder.pairs] { try Folders.remove(path) }
  }

  private func refuseStreams(_ inputs: [CorpusFile]) throws {
    for input in inputs {
      let path = URL(fileURLWithPath: input.path).resolvingSymlinksInPath().path
      let type = try? FileManager.default.attributesOfItem(atPath: path)[.type] as? FileAttributeType
      if input.path == "-" || type != nil && type != .typeRegular {
        throw FilterError.unrepeatableInput(path: input.path)
      }
    }
  }
}
