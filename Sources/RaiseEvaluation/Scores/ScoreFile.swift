import Foundation
import RaiseCorpus

/// Saved scores: JSON Lines, one line for each row and head, so that thresholds, metrics and pools can be changed
/// without scoring again.
///
/// | key | |
/// |---|---|
/// | `source`, `id`, `head` | which row, and whose score |
/// | `label` | 1 or 0; absent for a preference, and for a row that has none |
/// | `score` | the raw number |
/// | `probability` | 0...1; absent where the number is none |
/// | `flagged` | what a policy decided; absent for a head |
/// | `chosen`, `rejected` | the two numbers of a preference, in place of `score` |
/// | `groups` | the row's values by dimension: `{"language": ["en"]}` |
public enum ScoreFile {
  private struct Line: Codable {
    var source: String
    var id: String
    var head: String
    var label: Int?
    var score: Double?
    var probability: Double?
    var flagged: Bool?
    var chosen: Double?
    var rejected: Double?
    var groups: [String: [String]]?
  }

  /// The lines of some rows, each ended by a newline.
  public static func lines(of rows: [ScoredRow], heads: [String]) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    var text = ""
    for row in rows {
      for (head, judgement) in zip(heads, row.judgements) {
        guard let judgement else { continue }
        text += String(decoding: try encoder.encode(line(row.facts, head, judgement)), as: UTF8.self) + "\n"
      }
    }
    return text
  }

  private static func line(_ facts: Example.Facts, _ head: String, _ judgement: Judgement) -> Line {
    var line = Line(source: facts.source, id: facts.id, head: head, label: facts.label.map { $0 ? 1 : 0 })
    if !facts.groups.isEmpty { line.groups = facts.groups }
    switch judgement {
    case .score(let score):
      (line.score, line.probability, line.flagged) = (score.value, score.probability, score.isFlagged)
    case .pair(let chosen, let rejected): (line.chosen, line.rejected) = (chosen, rejected)
    }
    return line
  }

  /// Reads saved scores. Lines of one row, which stand together, become one again; traces (``TraceFile``) are passed over.
  ///
  /// - Throws: ``EvaluationError/row(file:line:column:reason:)`` for the first line that is none.
  public static func read(_ file: CorpusFile) throws -> ScoredRows {
    var builder = Builder()
    let decoder = JSONDecoder()
    try Row.forEach(in: file) { row in
      if TraceFile.isTrace(row) { return }
      guard let line = try? decoder.decode(Line.self, from: Data(row.bytes)) else {
        _ = try row.values()
        throw row.error("expected a score as raise eval --scores writes it, found other fields")
      }
      guard line.probability.map({ (0...1).contains($0) }) ?? true else {
        throw row.error("expected a number from 0 to 1 in the field \"probability\", found another", at: "probability")
      }
      guard let judgement = judgement(of: line) else {
        throw row.error("expected \"score\" with a \"label\" of 0 or 1, or \"chosen\" with \"rejected\", found neither")
      }
      builder.add(line.source, line.id, line.head, line.label, line.groups ?? [:], judgement)
    }
    return builder.scored
  }

  private static func judgement(of line: Line) -> Judgement? {
    if let chosen = line.chosen, let rejected = line.rejected { return .pair(chosen: chosen, rejected: rejected) }
    guard let score = line.score, line.label.map({ $0 == 0 || $0 == 1 }) ?? true else { return nil }
    return .score(Score(value: score, probability: line.probability, isFlagged: line.flagged))
  }

  /// Puts lines together to rows.
  private struct Builder {
    var scored = ScoredRows(heads: [])
    private var places: [String: Int] = [:]

    mutating func add(
      _ source: String, _ id: String, _ head: String, _ label: Int?, _ groups: [String: [String]],
      _ judgement: Judgement
    ) {
      let place = place(of: head)
      let last = scored.rows.last
      // A row that has the head already is another one with the same id.
      let isSameRow =
        last?.facts.source == source && last?.facts.id == id
        && (place >= (last?.judgements.count ?? 0) || last?.judgements[place] == nil)
      if !isSameRow {
        let facts = Example.Facts(source: source, id: id, label: label.map { $0 == 1 }, groups: groups)
        scored.rows.append(ScoredRow(facts: facts, judgements: []))
      }
      let row = scored.rows.count - 1
      while scored.rows[row].judgements.count <= place { scored.rows[row].judgements.append(nil) }
      scored.rows[row].judgements[place] = judgement
    }

    private mutating func place(of head: String) -> Int {
      if let place = places[head] { return place }
      places[head] = scored.heads.count
      scored.heads.append(head)
      return scored.heads.count - 1
    }
  }
}
