import Foundation
import RaiseCore

/// One line of attributes as it was read: which document it is of, and what each rule of a policy saw.
struct AttributeLine {
  var line = 0
  var digest = ""
  /// Of the document's URL; nil when it had none.
  var urlDigest: String?
  /// By rule, labels in the order of the line, with spans in code points.
  var labels: [[(label: String, spans: [Span])]]
  /// By the recorded rule's id, the sequence of labels where positions do not give it.
  var orders: [String: [Int]] = [:]
  /// By the recorded rule's id.
  var errors: [String: EvaluationError] = [:]

  /// Start and end in code points, and the score.
  struct Span {
    var start: Int
    var end: Int
    var score: Double
  }

  init(ruleCount: Int) { labels = Array(repeating: [], count: ruleCount) }

  /// What each rule saw, in bytes of `text`.
  ///
  /// - Parameter ids: The ids under which the rules were recorded.
  /// - Returns: Nil when a span lies outside the text.
  func observations(in text: String, ids: [String]) -> ItemObservations? {
    var text = text
    return text.withUTF8 { bytes in
      let offsets = CharacterOffsets(bytes)
      var byRule: [Result<[Observation], EvaluationError>] = []
      for (rule, id) in ids.enumerated() {
        if let error = errors[id] {
          byRule.append(.failure(error))
        } else {
          guard let seen = observations(ofRule: rule, id, offsets) else { return nil }
          byRule.append(.success(seen))
        }
      }
      return ItemObservations(byRule: byRule)
    }
  }

  private func observations(ofRule rule: Int, _ id: String, _ offsets: CharacterOffsets) -> [Observation]? {
    let labels = labels[rule]
    if labels.isEmpty { return [] }
    let seen = labels.map { label, spans in spans.map { observation(label, $0, offsets) } }
    guard !seen.contains(where: { $0.contains { $0 == nil } }) else { return nil }
    guard let order = orders[id] else {
      let starts = seen.map { $0.map { $0?.range.lowerBound ?? 0 } }
      return LabelGroups.sequence(byPosition: starts).compactMap { seen[$0.label][$0.member] }
    }
    var next = [Int](repeating: 0, count: seen.count)
    return order.compactMap { label in
      guard seen.indices.contains(label), seen[label].indices.contains(next[label]) else { return nil }
      defer { next[label] += 1 }
      return seen[label][next[label]]
    }
  }

  private func observation(_ label: String, _ span: Span, _ offsets: CharacterOffsets) -> Observation? {
    guard span.start <= span.end, let start = offsets.byte(ofCharacter: span.start),
      let end = offsets.byte(ofCharacter: span.end)
    else { return nil }
    return Observation(label: label, range: start..<end, score: span.score)
  }
}
