import Foundation
import RaiseCorpus

/// The traces that one head left on some responses.
public struct HeadTraces: Sendable, Hashable {
  /// The head.
  public var head: String
  /// In the order in which the responses were read.
  public var traces: [StreamTrace]

  /// Traces of a head.
  public init(head: String, traces: [StreamTrace] = []) {
    self.head = head
    self.traces = traces
  }

  /// The sources, in the order in which they first come.
  public var sources: [String] {
    var seen: Set<String> = []
    return traces.compactMap { seen.insert($0.facts.source).inserted ? $0.facts.source : nil }
  }
}

/// Saved traces: JSON Lines, one line for each response, beside the scores of ``ScoreFile`` or in a file of their own.
///
/// | key | |
/// |---|---|
/// | `source`, `id`, `head`, `label`, `groups` | as in ``ScoreFile`` |
/// | `probabilities` | after each token of the response, 0...1 |
/// | `onset_token` | the first token that reaches into the harmful part; absent where there is none |
public enum TraceFile {
  private struct Line: Codable {
    var source: String
    var id: String
    var head: String
    var label: Int?
    var probabilities: [Double]
    var onset_token: Int?
    var groups: [String: [String]]?
  }

  /// The lines of some traces, each ended by a newline.
  public static func lines(of traces: [StreamTrace], head: String) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return try traces.map { trace in
      let line = Line(
        source: trace.facts.source, id: trace.facts.id, head: head, label: trace.facts.label.map { $0 ? 1 : 0 },
        probabilities: trace.probabilities, onset_token: trace.onsetToken,
        groups: trace.facts.groups.isEmpty ? nil : trace.facts.groups)
      return String(decoding: try encoder.encode(line), as: UTF8.self) + "\n"
    }.joined()
  }

  /// Reads the traces among saved scores, by head in the order in which they first come.
  ///
  /// - Throws: ``EvaluationError/row(file:line:column:reason:)`` for a line of another layout.
  public static func read(_ file: CorpusFile) throws -> [HeadTraces] {
    var found: [HeadTraces] = []
    let decoder = JSONDecoder()
    try Row.forEach(in: file) { row in
      guard isTrace(row) else { return }
      guard let line = try? decoder.decode(Line.self, from: Data(row.bytes)), isSound(line) else {
        throw row.error("expected a trace as raise eval --stream --scores writes it, found other fields or values")
      }
      let facts = Example.Facts(
        source: line.source, id: line.id, label: line.label.map { $0 == 1 }, groups: line.groups ?? [:])
      let trace = StreamTrace(facts: facts, probabilities: line.probabilities, onsetToken: line.onset_token)
      if let place = found.firstIndex(where: { $0.head == line.head }) {
        found[place].traces.append(trace)
      } else {
        found.append(HeadTraces(head: line.head, traces: [trace]))
      }
    }
    return found
  }

  private static func isSound(_ line: Line) -> Bool {
    line.onset_token.map { (0...line.probabilities.count).contains($0) } ?? true
      && line.label.map { $0 == 0 || $0 == 1 } ?? true && line.probabilities.allSatisfy { (0...1).contains($0) }
  }

  /// Whether a line holds a trace rather than a score.
  static func isTrace(_ row: Row) -> Bool { Data(row.bytes).range(of: Data(#""probabilities":["#.utf8)) != nil }
}
