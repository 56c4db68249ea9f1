import Foundation
import RaiseCore
import RaiseCorpus

extension CorpusFilter {
  /// Filters one input onto an open file descriptor: documents that pass are written there as plain JSON Lines, in
  /// order; or, for ``StreamContent/decisions``, one decision for each line. Documents that do not pass, and broken
  /// lines, go to `removed/` and `errors/` of the folder `output` when one is given, and are only counted and logged
  /// otherwise.
  ///
  /// A stream cannot be read again, so an interrupted one is not resumed.
  ///
  /// - Parameter overwrite: Whether to remove what another run left in `output` first.
  /// - Throws: What ``run(_:output:overwrite:onProgress:)`` throws; a reader that went away is
  ///   ``FilterError/streamEnded(reason:)``.
  public func stream(
    _ input: CorpusFile, to descriptor: Int32, content: StreamContent = .documents, output: String? = nil,
    overwrite: Bool = false, onProgress: @escaping (FilterProgress) -> Void = { _ in }
  ) async throws -> FilterReport {
    let folder = output.map { OutputFolder(path: $0) }
    if let folder, !overwrite { try folder.expectNoRun() }
    let lock = try folder.map { try FolderLock($0) }
    defer { withExtendedLifetime(lock) {} }
    if let folder, overwrite { try folder.clear() }
    var judge = judge(run: try await newRun(), compression: .none)
    judge.answersLines = content == .decisions
    let stream = OutputDescriptor(descriptor)
    let aside = try folder.map {
      try FileOutput(folder: $0, name: input.name, parts: [.removed, .errors], compressor: BlockCompressor(.none))
    }
    let tally = try await pass(over: [input], judge: judge, onProgress: onProgress) { outcome in
      try stream.write(outcome.kept) { FilterError.streamEnded(reason: $0) }
      try aside?.append(outcome)
      try await log.record(contentsOf: outcome.records)
    }
    try aside?.finish()
    if let folder { try Folders.remove(folder.unfinished) }
    try await log.flush()
    return FilterReport(policy: policy.id, inputs: [input.name], fingerprint: "", tally: tally)
  }
}

/// What a filtered stream carries.
public enum StreamContent: Sendable {
  /// The documents that pass, as they came or redacted.
  case documents
  /// What was decided about each line: one JSON object for each, in order.
  case decisions
}
