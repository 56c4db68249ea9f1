import Foundation

extension Report {
  /// The report as text for people: a table for each evaluation, and one of its parts.
  ///
  /// - Parameter slices: Whether parts are shown.
  public func table(slices: Bool = true) -> String {
    var text = "\(subject)\n"
    for evaluation in evaluations { text += "\n" + Self.table(of: evaluation, slices: slices) }
    for comparison in comparisons {
      text += "\n\(comparison.dataset), \(comparison.head): \(comparison.rowCount) rows \(comparison.summary)\n"
      text += Self.rows(of: comparison.measurements)
      if slices { text += Self.parts(comparison.slices, of: comparison.rowCount, comparison.smallSliceCount) }
    }
    for stream in streams {
      text += "\n\(stream.dataset), \(stream.head) as the response grows: \(stream.summary)\n"
      text += Self.rows(of: stream.measurements)
      if slices { text += Self.parts(stream.slices, of: stream.rowCount, stream.smallSliceCount) }
    }
    if bootstrap.resamples > 0 {
      text += "\nIn brackets: intervals of \(Number.short(bootstrap.confidence * 100))% from \(bootstrap.resamples) "
      text += "resamples.\n"
    }
    return text
  }

  private static func table(of evaluation: Evaluation, slices: Bool) -> String {
    let text = "\(evaluation.dataset), \(evaluation.head): \(evaluation.summary)\n" + rows(of: evaluation.measurements)
    return slices ? text + parts(evaluation.slices, of: evaluation.rowCount, evaluation.smallSliceCount) : text
  }

  /// The table of those parts that are not the whole.
  private static func parts(_ slices: [Evaluation.Slice], of rowCount: Int, _ smallSliceCount: Int) -> String {
    let parts = slices.filter { $0.rowCount < rowCount }
    guard let measured = parts.first?.measurements.map(\.metric) else { return "" }
    let usual = ["auprc", "auroc", "f1", "recall", "fpr", "accuracy"].filter(measured.contains)
    let shown = usual.isEmpty || measured.contains("recall_drop") ? measured : usual
    var rows = [["  part", "rows", "positive"] + shown.map(Metrics.shortTitle)]
    for part in parts.prefix(maxTableSlices) {
      rows.append(
        ["  \(part.dimension) \(part.value)", "\(part.rowCount)", part.positiveCount.map { "\($0)" } ?? ""]
          + shown.map { name in
            part.measurements.first { $0.metric == name }?.value.map(Number.fixed) ?? "-"
          })
    }
    let hidden = max(0, parts.count - maxTableSlices) + smallSliceCount
    let note = "  \(hidden) more parts: --json has those that are not too small to measure\n"
    return TextColumns.text(rows) + (hidden > 0 ? note : "")
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

extension StreamEvaluation {
  /// How many rows, how many of them with an onset, and the threshold in force.
  var summary: String { "\(rowCount) rows, \(onsetCount) with an onset; \(Report.words(for: threshold))" }
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
