import Foundation

extension Report {
  /// The whole report as indented JSON, parts and operating points included.
  public func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(Document(self)), as: UTF8.self) + "\n"
  }

  private struct Document: Encodable {
    var subject: String
    var confidence: Double
    var resamples: Int
    var seed: UInt64
    var evaluations: [Entry]
    var comparisons: [Entry]?
    var streams: [Entry]?

    init(_ report: Report) {
      subject = report.subject
      (confidence, resamples) = (report.bootstrap.confidence, report.bootstrap.resamples)
      seed = report.bootstrap.seed
      evaluations = report.evaluations.map(Entry.init)
      if !report.comparisons.isEmpty { comparisons = report.comparisons.map(Entry.init) }
      if !report.streams.isEmpty { streams = report.streams.map(Entry.init) }
    }
  }

  private struct Entry: Encodable {
    var dataset, head: String
    var summary: String?
    var rows: Int
    var positives, onsets, smallSlices: Int?
    var threshold: Cut?
    var metrics: [String: Value]
    var operatingPoints: [Point]?
    var slices: [Part]?

    init(_ evaluation: Evaluation) {
      (dataset, head, rows) = (evaluation.dataset, evaluation.head, evaluation.rowCount)
      positives = evaluation.positiveCount
      threshold = evaluation.threshold.map(Cut.init)
      metrics = Value.byName(evaluation.measurements)
      operatingPoints = evaluation.operatingPoints.map(Point.init)
      slices = evaluation.slices.map(Part.init)
      smallSlices = evaluation.smallSliceCount
    }

    init(_ comparison: Comparison) {
      (dataset, head, rows, summary) = (comparison.dataset, comparison.head, comparison.rowCount, comparison.summary)
      metrics = Value.byName(comparison.measurements)
      (slices, smallSlices) = (comparison.slices.map(Part.init), comparison.smallSliceCount)
    }

    init(_ stream: StreamEvaluation) {
      (dataset, head, rows, onsets) = (stream.dataset, stream.head, stream.rowCount, stream.onsetCount)
      threshold = Cut(stream.threshold)
      metrics = Value.byName(stream.measurements)
      (slices, smallSlices) = (stream.slices.map(Part.init), stream.smallSliceCount)
    }
  }

  private struct Cut: Encodable {
    var value: Double
    var byLanguage: [String: Double]?
    var origin: String

    init(_ threshold: Threshold) {
      (value, origin) = (threshold.value, threshold.origin)
      if !threshold.byLanguage.isEmpty { byLanguage = threshold.byLanguage }
    }
  }

  private struct Point: Encodable {
    var name: String
    var threshold: Double?
    var truePositives, falsePositives, falseNegatives, trueNegatives: Int

    init(_ point: Evaluation.OperatingPoint) {
      (name, threshold) = (point.name, point.threshold)
      (truePositives, falsePositives) = (point.confusion.truePositives, point.confusion.falsePositives)
      (falseNegatives, trueNegatives) = (point.confusion.falseNegatives, point.confusion.trueNegatives)
    }
  }

  private struct Part: Encodable {
    var dimension, value: String
    var rows: Int
    var positives: Int?
    var metrics: [String: Value]

    init(_ slice: Evaluation.Slice) {
      (dimension, value, rows, positives) = (slice.dimension, slice.value, slice.rowCount, slice.positiveCount)
      metrics = Value.byName(slice.measurements)
    }
  }

  private struct Value: Encodable {
    var value, low, high: Double?
    var n: Int
    var reason: String?

    static func byName(_ measurements: [Measurement]) -> [String: Value] {
      Dictionary(measurements.map { ($0.metric, Value($0)) }) { first, _ in first }
    }

    init(_ measurement: Measurement) {
      value = measurement.value
      (low, high) = (measurement.interval?.lowerBound, measurement.interval?.upperBound)
      (n, reason) = (measurement.rowCount, measurement.reason)
    }

    private enum Key: CodingKey { case value, low, high, n, reason }

    /// What is not there is null, so that every metric has the same keys.
    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: Key.self)
      try container.encode(value, forKey: .value)
      try container.encode(low, forKey: .low)
      try container.encode(high, forKey: .high)
      try container.encode(n, forKey: .n)
      try container.encodeIfPresent(reason, forKey: .reason)
    }
  }
}
