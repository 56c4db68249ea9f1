import CoreMetrics
import Synchronization

/// One series: a name, labels, and what is counted under them.
protocol Series: AnyObject, Sendable {
  /// The type as the text format calls it.
  static var type: String { get }

  func lines(family: String, labels: String) -> String
}

/// Goes up.
final class CounterSeries: Series, CounterHandler {
  static let type = "counter"
  private let value = Atomic<Int64>(0)

  func increment(by amount: Int64) { value.wrappingAdd(amount, ordering: .relaxed) }
  func reset() { value.store(0, ordering: .relaxed) }

  func lines(family: String, labels: String) -> String {
    PrometheusText.line(family, labels, "\(value.load(ordering: .relaxed))")
  }
}

/// Goes up and down.
final class GaugeSeries: Series, MeterHandler, RecorderHandler {
  static let type = "gauge"
  private let value = Mutex(0.0)

  func set(_ value: Int64) { set(Double(value)) }
  func set(_ value: Double) { self.value.withLock { $0 = value } }
  func increment(by amount: Double) { value.withLock { $0 += amount } }
  func decrement(by amount: Double) { value.withLock { $0 -= amount } }
  func record(_ value: Int64) { set(Double(value)) }
  func record(_ value: Double) { set(value) }

  func lines(family: String, labels: String) -> String {
    PrometheusText.line(family, labels, "\(value.withLock { $0 })")
  }
}

/// Counts values by size.
final class HistogramSeries: Series, TimerHandler, RecorderHandler {
  static let type = "histogram"

  private struct State {
    var counts: [Int64]
    var sum = 0.0
  }

  private let bounds: [Double]
  private let state: Mutex<State>

  /// A histogram whose buckets end at `bounds`, ascending, and at infinity.
  init(bounds: [Double]) {
    self.bounds = bounds
    state = Mutex(State(counts: Array(repeating: 0, count: bounds.count + 1)))
  }

  func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1e9) }
  func record(_ value: Int64) { record(Double(value)) }

  func record(_ value: Double) {
    let bucket = bounds.firstIndex { value <= $0 } ?? bounds.count
    state.withLock {
      $0.counts[bucket] += 1
      $0.sum += value
    }
  }

  func lines(family: String, labels: String) -> String {
    let (counts, sum) = state.withLock { ($0.counts, $0.sum) }
    var text = ""
    var total: Int64 = 0
    for (count, bound) in zip(counts, bounds.map { "\($0)" } + ["+Inf"]) {
      total += count
      let bucket = "le=\"\(bound)\""
      text += PrometheusText.line("\(family)_bucket", labels.isEmpty ? bucket : "\(labels),\(bucket)", "\(total)")
    }
    text += PrometheusText.line("\(family)_sum", labels, "\(sum)")
    return text + PrometheusText.line("\(family)_count", labels, "\(total)")
  }
}
