import CoreMetrics
import Synchronization

/// Metrics kept in memory, written as Prometheus reads them.
///
///     let metrics = PrometheusMetrics()
///     Counter(label: "raise_decisions_total", dimensions: [("action", "block")], factory: metrics).increment()
///     print(metrics.exposition)
///
/// A factory of swift-metrics, so an application that has one of its own hands that in instead. Timers become
/// histograms of seconds. A series, once made, lives as long as the factory: labels must be of few values.
public final class PrometheusMetrics: MetricsFactory {
  /// The upper bounds of a histogram's buckets, in seconds: from a rule's microseconds to a slow model's answer.
  static let bucketSeconds = [
    0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60,
  ]

  private struct SeriesName: Hashable, Comparable {
    var family: String
    var labels: String

    static func < (left: SeriesName, right: SeriesName) -> Bool {
      (left.family, left.labels) < (right.family, right.labels)
    }
  }

  private let series = Mutex<[SeriesName: any Series]>([:])
  private let help: [String: String]

  /// No series yet.
  ///
  /// - Parameter help: A sentence for each family of series, by its name.
  public init(help: [String: String] = [:]) { self.help = help }

  public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
    series(label, dimensions) { CounterSeries() }
  }

  public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
    series(label, dimensions) { GaugeSeries() }
  }

  public func makeRecorder(
    label: String, dimensions: [(String, String)], aggregate: Bool
  ) -> any RecorderHandler {
    if aggregate { return series(label, dimensions) { HistogramSeries(bounds: Self.bucketSeconds) } }
    return series(label, dimensions) { GaugeSeries() }
  }

  public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
    series(label, dimensions) { HistogramSeries(bounds: Self.bucketSeconds) }
  }

  public func destroyCounter(_ handler: any CounterHandler) {}
  public func destroyMeter(_ handler: any MeterHandler) {}
  public func destroyRecorder(_ handler: any RecorderHandler) {}
  public func destroyTimer(_ handler: any TimerHandler) {}

  /// The series of that name and labels, made when there is none. One name is one type of series; a second type under
  /// it is counted apart and not shown.
  private func series<Made: Series>(
    _ label: String, _ dimensions: [(String, String)], make: () -> Made
  ) -> Made {
    let name = SeriesName(
      family: PrometheusText.name(label),
      labels: dimensions.map { "\(PrometheusText.name($0))=\"\(PrometheusText.escape($1))\"" }.joined(separator: ","))
    return series.withLock { series in
      if let known = series[name] as? Made { return known }
      let made = make()
      if series[name] == nil { series[name] = made }
      return made
    }
  }

  /// The text format, version 0.0.4, families and series in alphabetical order.
  public var exposition: String {
    let all = series.withLock { $0.sorted { $0.key < $1.key } }
    var text = ""
    var family = ""
    for (name, series) in all {
      if name.family != family {
        family = name.family
        if let help = help[family] { text += "# HELP \(family) \(help)\n" }
        text += "# TYPE \(family) \(type(of: series).type)\n"
      }
      text += series.lines(family: family, labels: name.labels)
    }
    return text
  }
}

/// How names and values are spelled in the text format.
enum PrometheusText {
  /// A name of letters, digits, `_` and `:` that does not begin with a digit.
  static func name(_ text: String) -> String {
    let safe = text.map { $0.isASCII && ($0.isLetter || $0.isNumber) || $0 == ":" ? $0 : "_" }
    return (safe.first?.isNumber == true ? "_" : "") + String(safe)
  }

  static func escape(_ value: String) -> String {
    value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
  }

  /// One line: name, labels, value.
  static func line(_ name: String, _ labels: String, _ value: String) -> String {
    labels.isEmpty ? "\(name) \(value)\n" : "\(name){\(labels)} \(value)\n"
  }
}
