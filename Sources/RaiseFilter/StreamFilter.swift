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
  /// - Throws: What ``run(_:output:overwrite:onProgress:)`` throws; a reader that went away is
  ///   ``FilterError/streamEnded(reason:)``.
  public func stream(
    _ input: CorpusFile, to descriptor: Int32, content: StreamContent = .documents, output: String? = nil,
    onProgress: @escaping (FilterProgress) -> Void = { _ in }
  ) async throws -> FilterReport {
    var judge = judge(run: try await newRun(), compression: .none)
    judge.answersLines = content == .decisions
    let stream = OutputDescriptor(descriptor)
    let aside = try output.map {
      try FileOutput(
        folder: OutputFolder(path: $0), name: input.name, parts: [.removed, .errors],
        compressor: BlockCompressor(.none))
    }
    let tally = try await pass(over: [input], judge: judge, onProgress: onProgress) { outcome in
      try stream.write(outcome.kept) { FilterError.streamEnded(reason: $0) }
      try aside?.append(outcome)
      try await log.record(contentsOf: outcome.records)
    }
    try aside?.finish()
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
