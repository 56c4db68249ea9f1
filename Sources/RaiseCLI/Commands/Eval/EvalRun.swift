import Foundation
import RaiseCorpus
import RaiseEvaluation

/// Scores files of rows, one after another.
struct EvalRun {
  var scorer: any Scorer
  var reader: RowReader
  var progress: EvalProgress

  /// The rows of all files with their scores.
  ///
  /// - Parameters:
  ///   - path: Where scores are saved as they come; nil for nowhere.
  ///   - namedAsFiles: Whether rows are said to be from the file's name, whatever they say themselves.
  func score(_ files: [CorpusFile], savingTo path: String? = nil, namedAsFiles: Bool = false) async throws -> ScoredRows
  {
    let output = try path.map(ScoreOutput.init)
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
}

/// A file of scores that is being written.
private struct ScoreOutput {
  private let handle: FileHandle

  init(_ path: String) throws {
    guard FileManager.default.createFile(atPath: path, contents: nil), let handle = FileHandle(forWritingAtPath: path)
    else { throw EvaluationError.damaged(file: path, reason: "cannot be written") }
    self.handle = handle
  }

  func write(_ lines: String) throws { try handle.write(contentsOf: Data(lines.utf8)) }
}
