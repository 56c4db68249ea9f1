import Foundation
import RaiseCorpus
import RaiseEvaluation

/// Scores files of rows, one after another.
struct EvalRun {
  var reader: RowReader
  var progress: EvalProgress
  /// Where scores are saved as they come; nil when they are not kept.
  var output: ScoreOutput?

  /// The rows of all files with their scores.
  ///
  /// - Parameter namedAsFiles: Whether rows are said to be from the file's name, whatever they say themselves.
  func score(_ files: [CorpusFile], with scorer: any Scorer, namedAsFiles: Bool = false) async throws -> ScoredRows {
    var scored = ScoredRows(heads: scorer.heads)
    for file in files {
      let before = scored.rows.count
      try await reader.read(file) { examples in
        var rows = try await scorer.score(examples)
        if namedAsFiles { for index in rows.indices { rows[index].facts.source = file.name } }
        try output?.write(ScoreFile.lines(of: rows, heads: scorer.heads))
        scored.rows += rows
        progress.advance(rows.count, in: file.name)
      }
      progress.finish(file.name, rows: scored.rows.count - before)
    }
    return scored
  }

  /// The traces of the responses in all files.
  func trace(_ files: [CorpusFile], with tracer: StreamTracer, namedAsFiles: Bool = false) async throws -> HeadTraces {
    var found = HeadTraces(head: tracer.head)
    for file in files {
      let before = found.traces.count
      try await reader.read(file) { examples in
        var traces = try tracer.traces(of: examples)
        if namedAsFiles { for index in traces.indices { traces[index].facts.source = file.name } }
        try output?.write(TraceFile.lines(of: traces, head: tracer.head))
        found.traces += traces
        progress.advance(examples.count, in: file.name)
      }
      progress.finish(file.name, rows: found.traces.count - before)
    }
    return found
  }
}

/// A file of scores that is being written.
struct ScoreOutput {
  private let handle: FileHandle

  init(_ path: String) throws {
    guard FileManager.default.createFile(atPath: path, contents: nil), let handle = FileHandle(forWritingAtPath: path)
    else { throw EvaluationError.damaged(file: path, reason: "cannot be written") }
    self.handle = handle
  }

  func write(_ lines: String) throws { try handle.write(contentsOf: Data(lines.utf8)) }
}
