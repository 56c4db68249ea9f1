extension Report {
  /// The report as one page of HTML with its curves drawn in it. It loads nothing from anywhere.
  public var html: String {
    var text = "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
    text += "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
    text += "<title>Evaluation of \(HTML.escaped(subject))</title>\n<style>\n\(HTML.style)\n</style>\n</head>\n<body>\n"
    text += "<h1>Evaluation of \(HTML.escaped(subject))</h1>\n" + htmlIntroduction + htmlOverview
    text += evaluations.map(Self.section).joined() + comparisons.map(Self.section).joined()
    text += streams.map(Self.section).joined()
    return text + "</body>\n</html>\n"
  }

  private var htmlIntroduction: String {
    guard bootstrap.resamples > 0 else { return "" }
    return "<p class=\"note\">Intervals of \(Number.short(bootstrap.confidence * 100))% from \(bootstrap.resamples) "
      + "resamples, seed \(bootstrap.seed), positive and negative rows drawn apart. The dot on a curve is the threshold "
      + "in force.</p>\n"
  }

  /// One line for each evaluation.
  private var htmlOverview: String {
    guard evaluations.count > 1 else { return "" }
    let shown = ["auprc", "auroc", "f1", "recall", "fpr", "accuracy"]
    let rows = evaluations.enumerated().map { _, evaluation in
      ["\(evaluation.dataset), \(evaluation.head)", "\(evaluation.rowCount)"]
        + shown.map { name in
          evaluation.measurements.first { $0.metric == name }?.value.map(Number.fixed) ?? "–"
        }
    }
    return HTML.table(["rows of, head", "rows"] + shown.map(Metrics.shortTitle), rows)
  }

  private static func section(_ evaluation: Evaluation) -> String {
    var text = "<h2>\(HTML.escaped("\(evaluation.dataset), \(evaluation.head)"))</h2>\n"
    text += "<p>\(HTML.escaped(evaluation.summary))</p>\n"
    if let curve = evaluation.curve {
      let plots = curve.plots(threshold: evaluation.operatingPoints.first?.confusion)
      text += "<div class=\"plots\">\n\(plots.map(\.svg).joined())</div>\n"
    }
    text += table(of: evaluation.measurements)
    if evaluation.operatingPoints.count > 1 { text += points(of: evaluation) }
    return text + parts(evaluation.slices, smallCount: evaluation.smallSliceCount)
  }

  private static func section(_ comparison: Comparison) -> String {
    "<h2>\(HTML.escaped("\(comparison.dataset), \(comparison.head)"))</h2>\n"
      + "<p>\(comparison.rowCount) rows \(HTML.escaped(comparison.summary))</p>\n" + table(of: comparison.measurements)
      + parts(comparison.slices, smallCount: comparison.smallSliceCount)
  }

  private static func section(_ stream: StreamEvaluation) -> String {
    "<h2>\(HTML.escaped("\(stream.dataset), \(stream.head) as the response grows"))</h2>\n"
      + "<p>\(HTML.escaped(stream.summary))</p>\n" + table(of: stream.measurements)
      + parts(stream.slices, smallCount: stream.smallSliceCount)
  }

  private static func table(of measurements: [Measurement]) -> String {
    HTML.table(
      ["metric", "value", "interval", "rows", ""],
      measurements.map { measurement in
        [
          Metrics.title(of: measurement.metric), measurement.value.map(Number.fixed) ?? "–",
          measurement.interval.map { "\(Number.fixed($0.lowerBound)) to \(Number.fixed($0.upperBound))" } ?? "–",
          "\(measurement.rowCount)", measurement.reason ?? "",
        ]
      })
  }

  private static func points(of evaluation: Evaluation) -> String {
    let rows = evaluation.operatingPoints.map { point in
      let confusion = point.confusion
      return [
        point.name == "threshold" ? "In force" : Metrics.title(of: point.name),
        point.threshold.map(Number.fixed) ?? "the policy's", "\(confusion.truePositives)",
        "\(confusion.falsePositives)", "\(confusion.falseNegatives)", "\(confusion.trueNegatives)",
      ]
    }
    return "<details><summary>Thresholds</summary>\n"
      + HTML.table(
        ["", "threshold", "true positives", "false positives", "false negatives", "true negatives"], rows)
      + "</details>\n"
  }

  private static func parts(_ slices: [Evaluation.Slice], smallCount: Int) -> String {
    guard let names = slices.first?.measurements.map(\.metric) else { return "" }
    let rows = slices.map { slice in
      ["\(slice.dimension): \(slice.value)", "\(slice.rowCount)", slice.positiveCount.map { "\($0)" } ?? ""]
        + slice.measurements.map { $0.value.map(Number.fixed) ?? "–" }
    }
    var text = "<details><summary>\(rows.count) parts</summary>\n"
    text += HTML.table(["part", "rows", "positive"] + names.map(Metrics.shortTitle), rows)
    if smallCount > 0 { text += "<p class=\"note\">\(smallCount) more are too small to measure.</p>\n" }
    return text + "</details>\n"
  }
}
