extension ThresholdCurve {
  /// What can be drawn of the rows: the first two need positive and negative rows, the third probabilities.
  func plots(threshold: Confusion?) -> [Plot] {
    var plots: [Plot] = []
    if positives > 0 && negatives > 0 { plots = [precisionRecall(threshold), receiverOperating(threshold)] }
    if isProbability { plots.append(calibration) }
    return plots
  }

  private func precisionRecall(_ threshold: Confusion?) -> Plot {
    var plot = Plot(title: "Precision and recall", xTitle: "recall", yTitle: "precision")
    let base = Double(positives) / Double(positives + negatives)
    plot.even = [Plot.Point(x: 0, y: base), Plot.Point(x: 1, y: base)]
    // Steps, as the area is summed: precision holds from the recall before it to its own.
    var before = 0.0
    for index in drawn {
      let point = precisionRecallPoint(confusion(at: index))
      plot.curve += [Plot.Point(x: before, y: point.y), point]
      before = point.x
    }
    if let threshold, threshold.flagged > 0 { plot.dots = [precisionRecallPoint(threshold)] }
    return plot
  }

  private func precisionRecallPoint(_ confusion: Confusion) -> Plot.Point {
    Plot.Point(
      x: Double(confusion.truePositives) / Double(confusion.positives),
      y: Double(confusion.truePositives) / Double(confusion.flagged))
  }

  private func receiverOperating(_ threshold: Confusion?) -> Plot {
    var plot = Plot(
      title: "Receiver operating characteristic", xTitle: "false positive rate", yTitle: "recall")
    plot.even = [Plot.Point(x: 0, y: 0), Plot.Point(x: 1, y: 1)]
    plot.curve = [Plot.Point(x: 0, y: 0)] + drawn.map { receiverOperatingPoint(confusion(at: $0)) }
    if let threshold { plot.dots = [receiverOperatingPoint(threshold)] }
    return plot
  }

  private func receiverOperatingPoint(_ confusion: Confusion) -> Plot.Point {
    Plot.Point(
      x: Double(confusion.falsePositives) / Double(confusion.negatives),
      y: Double(confusion.truePositives) / Double(confusion.positives))
  }

  private var calibration: Plot {
    var plot = Plot(title: "Calibration", xTitle: "mean probability", yTitle: "share positive")
    plot.even = [Plot.Point(x: 0, y: 0), Plot.Point(x: 1, y: 1)]
    CalibrationError.forEachBin(of: self) { bin in
      let rows = Double(bin.rows)
      plot.dots.append(Plot.Point(x: bin.probabilities / rows, y: Double(bin.positives) / rows))
    }
    plot.curve = plot.dots.reversed()
    return plot
  }

  /// At most 200 places along the curve, evenly spread over its rows, the last one among them.
  private var drawn: [Int] {
    let maxPoints = 200
    let step = max(1, (positives + negatives) / maxPoints)
    var places: [Int] = []
    var next = 0
    for index in thresholds.indices {
      let rows = truePositives[index] + falsePositives[index]
      guard rows >= next || index == thresholds.count - 1 else { continue }
      places.append(index)
      next = rows + step
    }
    return places
  }
}
