import Foundation
import RaiseAudit
import RaiseCore

/// One benchmark on a log of a certain size, in a folder of its own.
struct LogBenchmark {
  private let rowCount: Int
  private let folder: URL
  private let runs = 5

  init(rowCount: Int) {
    self.rowCount = max(1, rowCount)
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("raise-log-benchmark-\(UUID())")
  }

  func run() async throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try await measureAppending()
    let path = folder.appendingPathComponent("decisions.sqlite").path
    let seconds = try await append(rowCount, to: path)
    report("log.append_\(rowCount)_rows_per_s", Double(rowCount) / seconds, "rows/s", runs: 1)
    let log = try DecisionLogReader(path: path)
    try measureQueries(log)
    try measureVerifying(log, "log.verify_rows_per_s", rowCount: rowCount)
    try await measureMerging()
  }

  /// Five fresh logs of at most 200 000 rows each: the median.
  private func measureAppending() async throws {
    var rates: [Double] = []
    let count = min(rowCount, 200_000)
    for run in 0..<runs {
      let path = folder.appendingPathComponent("append-\(run).sqlite").path
      rates.append(Double(count) / (try await append(count, to: path)))
    }
    report("log.rows_per_s", median(rates), "rows/s", runs: runs)
  }

  /// Appends in calls of 250, as a filter's blocks do, and waits until all is durable.
  private func append(_ count: Int, to path: String, run: String? = nil) async throws -> Double {
    var options = SQLiteDecisionLog.Options()
    options.clock = { SampleDecisions.end }
    let log = try SQLiteDecisionLog(path: path, options: options)
    let samples = run.map { SampleDecisions(count: count, run: $0) } ?? SampleDecisions(count: count)
    // Making the records is not what is measured: they are made beforehand, as many as fit into memory.
    let calls = (0..<min(400, count / 250 + 1)).map { samples.call($0, size: 250) }
    let clock = ContinuousClock()
    let time = try await clock.measure {
      var left = count
      var index = 0
      while left > 0 {
        let call = samples.retimed(calls[index % calls.count], from: count - left)
        try await log.record(contentsOf: left < call.count ? Array(call.prefix(left)) : call)
        left -= min(left, call.count)
        index += 1
      }
      try await log.flush()
    }
    try await log.close()
    return seconds(time)
  }

  /// A page and a count, by hazard within a hundredth of the time.
  private func measureQueries(_ log: DecisionLogReader) throws {
    var filter = DecisionFilter()
    filter.hazards = [.privacy]
    filter.since = SampleDecisions.end - SampleDecisions.step * Int64(rowCount / 2)
    filter.until = filter.since.map { $0 + SampleDecisions.step * Int64(rowCount / 100) }
    try measure("log.query_time_hazard_ms") { _ = try log.answer(ListQuery(filter, limit: 100)) }
    filter.minScore = 0.8
    filter.actions = [.block, .redact]
    try measure("log.query_time_hazard_score_action_ms") { _ = try log.answer(ListQuery(filter, limit: 100)) }
    try measure("log.stats_time_hazard_ms") { _ = try log.answer(StatsQuery(filter)) }
    filter = DecisionFilter()
    filter.hazards = [.privacy]
    try measure("log.query_hazard_newest_ms") { _ = try log.answer(ListQuery(filter, limit: 100, end: .newest)) }
  }

  private func measure(_ name: String, _ body: () throws -> Void) throws {
    let clock = ContinuousClock()
    let times = try (0..<runs).map { _ in seconds(try clock.measure(body)) * 1000 }
    report(name, median(times), "ms", runs: runs)
  }

  /// Four logs of the same time into one, and that one verified.
  private func measureMerging() async throws {
    let count = min(rowCount, 1_000_000) / 4
    let paths = (0..<4).map { folder.appendingPathComponent("part-\($0).sqlite").path }
    for path in paths { _ = try await append(count, to: path, run: path) }
    let merged = folder.appendingPathComponent("merged.sqlite").path
    let time = try ContinuousClock().measure { _ = try LogMerge(into: merged).merge(paths) }
    report("log.merge_rows_per_s", Double(count * 4) / seconds(time), "rows/s", runs: 1)
    try measureVerifying(
      DecisionLogReader(path: merged), "log.verify_merged_rows_per_s", rowCount: count * 4)
  }

  private func measureVerifying(_ log: DecisionLogReader, _ name: String, rowCount: Int) throws {
    let clock = ContinuousClock()
    let rates = try (0..<runs).map { _ in
      var report: Verification?
      let time = try clock.measure { report = try log.verify() }
      guard report?.isWhole == true else { throw BenchmarkError.broken(report?.breaks.first) }
      return Double(rowCount) / seconds(time)
    }
    report(name, median(rates), "rows/s", runs: runs)
  }

  private func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }

  private func seconds(_ duration: Duration) -> Double {
    Double(duration.components.seconds) + Double(duration.components.attoseconds) * 1e-18
  }

  private func report(_ name: String, _ value: Double, _ unit: String, runs: Int) {
    let number = (value * 100).rounded() / 100
    let line =
      #"{"name":"\#(name)","value":\#(number),"unit":"\#(unit)","peer":null,"ratio":null,"runs":\#(runs)}"# + "\n"
    FileHandle.standardOutput.write(Data(line.utf8))
  }
}

/// The log that was just written does not verify.
enum BenchmarkError: Error {
  case broken(ChainBreak?)
}
