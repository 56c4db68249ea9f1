import CoreMetrics
import Testing

@testable import RaiseServer

@Suite struct PrometheusMetricsTests {
  @Test("Counters, gauges and histograms are written as Prometheus reads them")
  func exposition() {
    let metrics = PrometheusMetrics(help: ["requests_total": "Requests."])
    metrics.makeCounter(label: "requests_total", dimensions: [("path", "a\"b\\c\n")]).increment(by: 2)
    metrics.makeMeter(label: "queue-depth", dimensions: []).set(3.0)
    let timer = metrics.makeTimer(label: "seconds", dimensions: [])
    for nanoseconds: Int64 in [50_000, 2_000_000, 90_000_000_000] { timer.recordNanoseconds(nanoseconds) }
    let text = metrics.exposition
    #expect(
      text.hasPrefix(
        """
        # TYPE queue_depth gauge
        queue_depth 3.0
        # HELP requests_total Requests.
        # TYPE requests_total counter
        requests_total{path="a\\"b\\\\c\\n"} 2
        # TYPE seconds histogram
        seconds_bucket{le="0.0001"} 1

        """))
    #expect(text.contains("seconds_bucket{le=\"0.0025\"} 2\nseconds_bucket{le=\"0.005\"} 2\n"))
    #expect(text.contains("seconds_bucket{le=\"60.0\"} 2\nseconds_bucket{le=\"+Inf\"} 3\n"))
    #expect(text.hasSuffix("seconds_count 3\n"))
  }

  @Test("The same name and labels are one series, whoever asks for it")
  func shared() {
    let metrics = PrometheusMetrics()
    for _ in 0..<3 { metrics.makeCounter(label: "n", dimensions: [("a", "b")]).increment(by: 1) }
    #expect(metrics.exposition == "# TYPE n counter\nn{a=\"b\"} 3\n")
  }
}
