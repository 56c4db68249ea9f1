import Foundation

extension Report {
  /// The report as text for people: a table for each evaluation, and one of its parts.
  ///
  /// - Parameter slices: Whether parts are shown.
  public func table(slices: Bool = true) -> String {
    var text = "\(subject)\n"
    for evaluation in evaluations { text += "\n" + Self.table(of: evaluation, slices: slices) }
    for stream in streams {
      text += "\n\(stream.dataset), \(stream.head) as the response grows: \(stream.rowCount) rows, "
      text += "\(stream.onsetCount) with an onset; \(Self.words(for: stream.threshold))\n"
      text += Self.rows(of: stream.measurements)
    }
    if bootstrap.resamples > 0 {
      text += "\nIn brackets: intervals of \(Number.short(bootstrap.confidence * 100))% from \(bootstrap.resamples) "
      text += "resamples.\n"
    }
    return text
  }

  private static func table(of evaluation: Evaluation, slices: Bool) -> String {
    var text = "\(evaluation.dataset), \(evaluation.head): \(evaluation.summary)\n" + rows(of: evaluation.measurements)
    guard slices else { return text }
    let parts = evaluation.slices.filter { $0.rowCount < evaluation.rowCount }
    guard !parts.isEmpty else { return text }
    let shown = ["auprc", "auroc", "f1", "recall", "fpr", "accuracy"].filter { name in
      parts.contains { $0.measurements.contains { $0.metric == name } }
    }
    var rows = [["  part", "rows", "positive"] + shown.map(Metrics.shortTitle)]
    for part in parts.prefix(maxTableSlices) {
      rows.append(
        ["  \(part.dimension) \(part.value)", "\(part.rowCount)", part.positiveCount.map { "\($0)" } ?? ""]
          + shown.map { name in
            part.measurements.first { $0.metric == name }?.value.map(Number.fixed) ?? "-"
          })
    }
    text += TextColumns.text(rows)
    let hidden = max(0, parts.count - maxTableSlices) + evaluation.smallSliceCount
    if hidden > 0 { text += "  \(hidden) more parts: --json has those that are not too small to measure\n" }
    return text
  }

  /// A screenful.
  private static let maxTableSlices = 20

  private static func rows(of measurements: [Measurement]) -> String {
    TextColumns.text(
      measurements.map { measurement in
        [
          "  \(Metrics.title(of: measurement.metric))", measurement.value.map(Number.fixed) ?? "-",
          measurement.interval.map { "[\(Number.fixed($0.lowerBound)), \(Number.fixed($0.upperBound))]" } ?? "",
          "n = \(measurement.rowCount)" + (measurement.reason.map { ": \($0)" } ?? ""),
        ]
      })
  }

  static func words(for threshold: Threshold) -> String {
    let others = threshold.byLanguage.sorted { $0.key < $1.key }.map { ", \($0.key) \(Number.fixed($0.value))" }
    return "threshold \(Number.fixed(threshold.value))\(others.joined()) (\(threshold.origin))"
  }
}

extension Evaluation {
  /// How many rows, how many of them positive, and the threshold in force, in a sentence.
  var summary: String {
    guard let positiveCount, let threshold else { return "\(rowCount) preferences" }
    let share = Number.short(100 * Double(positiveCount) / Double(rowCount))
    let rows = "\(rowCount) rows, \(positiveCount) positive (\(share)%)"
    let isPolicy = operatingPoints.first.map { $0.threshold == nil } ?? false
    return "\(rows); " + (isPolicy ? "the policy's own decisions" : Report.words(for: threshold))
  }
}

/// Numbers for people.
enum Number {
  /// With four digits behind the point.
  static func fixed(_ number: Double) -> String { String(format: "%.4f", number) }
  /// With at most one digit behind the point.
  static func short(_ number: Double) -> String {
    number == number.rounded() ? String(format: "%.0f", number) : String(format: "%.1f", number)
  }
}

/// Cells in columns as wide as their widest one, two spaces between.
enum TextColumns {
  static func text(_ rows: [[String]]) -> String {
    let widths = (0..<(rows.first?.count ?? 0)).map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      var line = zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }.joined(separator: "  ")
      while line.last == " " { line.removeLast() }
      return line + "\n"
    }.joined()
  }
}
