/// How two decisions about the same rows differ.
public struct Comparison: Sendable {
  /// The source, the pool, or the disguise.
  public var dataset: String
  /// The head or the policy that is compared.
  public var head: String
  /// What stands beside what, in words.
  public var summary: String
  /// How many rows were decided about twice.
  public var rowCount: Int
  /// The shares, in the order of reports.
  public var measurements: [Measurement]
  /// The same for parts of the rows, the largest first.
  public var slices: [Evaluation.Slice] = []
  /// How many parts had too few rows to say anything about.
  public var smallSliceCount = 0

  /// What result lines are called.
  public var name: String { "eval.\(dataset).\(head)" }
}

extension Evaluator {
  /// Two heads' or policies' decisions about the same rows, side by side.
  ///
  /// - Throws: ``EvaluationError`` for an unknown head, or where no row was decided about by both.
  public func compare(
    _ scored: ScoredRows, dataset: String, head: String, with other: String, thresholds: [String: Threshold] = [:]
  ) throws -> Comparison {
    let first = try flags(of: head, in: scored, thresholds[head] ?? .even)
    let second = try flags(of: other, in: scored, thresholds[other] ?? .even)
    let pairs = scored.rows.indices.compactMap { index in
      first[index].flatMap { first in
        second[index].map { PairedFlags(facts: scored.rows[index].facts, first: first, second: $0) }
      }
    }
    guard !pairs.isEmpty else { throw EvaluationError.nothing("\(dataset): no rows for \(head) and \(other)") }
    return comparison(
      pairs, dataset: dataset, head: head, summary: "beside \(other)", metrics: PairedMetric.policies)
  }

  /// For each row whether it is flagged; nil where the head says nothing about it.
  private func flags(of head: String, in scored: ScoredRows, _ threshold: Threshold) throws -> [Bool?] {
    guard let place = scored.heads.firstIndex(of: head) else {
      throw EvaluationError.unknown(kind: "head", name: head, known: scored.heads)
    }
    return scored.rows.map { row in
      guard place < row.judgements.count, case .score(let score)? = row.judgements[place] else { return nil }
      return threshold.flags(HeadRow(facts: row.facts, judgement: .score(score)))
    }
  }

  /// What the metrics say of the pairs and of their parts.
  func comparison(
    _ pairs: [PairedFlags], dataset: String, head: String, summary: String, metrics: [PairedMetric]
  ) -> Comparison {
    var comparison = Comparison(
      dataset: dataset, head: head, summary: summary, rowCount: pairs.count,
      measurements: measurements(of: pairs, metrics))
    guard slices else { return comparison }
    let (parts, smallCount) = parts(of: pairs, \.facts)
    comparison.smallSliceCount = smallCount
    comparison.slices = parts.map { part in
      Evaluation.Slice(
        dimension: part.dimension, value: part.value, rowCount: part.rows.count,
        measurements: measurements(of: part.rows, metrics))
    }
    return comparison
  }

  private func measurements(of pairs: [PairedFlags], _ metrics: [PairedMetric]) -> [Measurement] {
    let counts = pairs.reduce(into: PairedCounts()) { $0.add($1) }
    return metrics.map { metric in
      let rows = metric.rowCount(of: counts)
      guard let value = metric.number(of: counts) else {
        return Measurement(metric: metric.name, value: nil, rowCount: rows, reason: metric.undefinedReason)
      }
      let interval =
        bootstrap.interval(ofExtreme: counts, metric)
        ?? bootstrap.interval(rows: pairs.count) { times in
          metric.number(of: zip(pairs, times).reduce(into: PairedCounts()) { $0.add($1.0, times: $1.1) })
        }
      return Measurement(metric: metric.name, value: value, interval: interval, rowCount: rows)
    }
  }
}
