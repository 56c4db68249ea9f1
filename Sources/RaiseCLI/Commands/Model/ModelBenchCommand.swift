import ArgumentParser
import Foundation
import RaiseInference

/// `raise model bench`: how fast a model is on this machine.
struct ModelBenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Time a model on batches of random tokens and, where it is causal, on a growing text.",
    discussion: """
      A run is a batch, or 16 tokens more of a session and what the heads say of the text so far. Side by side with other \
      engines: make bench-model.
      """)

  @OptionGroup var options: ModelOptions

  @Option(help: "Texts in a batch.")
  var batch = 8

  @Option(help: "Tokens in a text.")
  var tokens = 128

  @Option(help: "Threads.")
  var threads = 1

  @Option(help: "Seconds to measure each for.")
  var seconds = 2.0

  @Flag(help: "Print JSON.")
  var json = false

  private struct Row: Encodable {
    var what: String
    var runs: Int
    /// Over all runs.
    var tokensPerSecond: Double
    /// A run's median time, and what 95 of 100 runs stay within.
    var p50Milliseconds, p95Milliseconds: Double
  }

  func validate() throws {
    guard batch > 0, tokens > 0, threads > 0, seconds > 0 else {
      throw ValidationError("--batch, --tokens, --threads and --seconds: expected more than 0")
    }
    guard seconds <= 3600 else { throw ValidationError("--seconds: expected at most 3600, found \(seconds)") }
    guard batch <= 65_536, tokens <= 1 << 20, threads <= 1024, batch * tokens <= 1 << 26 else {
      throw ValidationError("--batch \(batch), --tokens \(tokens), --threads \(threads): too much to hold at once")
    }
  }

  func run() throws {
    if LanguageCommands.isLanguageModel(options.folder) {
      return try LanguageCommands.bench(folder: options.folder, seconds: seconds, json: json)
    }
    if ScreenCommands.isScreen(options.folder) {
      return try ScreenCommands.bench(folder: options.folder, seconds: seconds, json: json)
    }
    let model = try options.load()
    var rows = [try batches(model)]
    if model.config.attention.causal { rows.append(try session(model)) }
    if json { return try CommandOutput.printJSON(rows) }
    CommandOutput.printTable(
      [["WHAT", "TOKENS/S", "RUNS", "P50 MS", "P95 MS"]]
        + rows.map { row in
          let times = [row.p50Milliseconds, row.p95Milliseconds].map { String(format: "%.2f", $0) }
          return [row.what, String(Int(row.tokensPerSecond)), String(row.runs)] + times
        })
    CommandOutput.note("\(model.config.name), \(model.precision), \(model.instructionSet) kernels")
  }

  private func batches(_ model: Model) throws -> Row {
    let inputs = (0..<batch).map { text in
      ModelInput(
        start: nil,
        parts: [
          ModelInput.Part(tokens: RandomTokens.make(tokens, seed: text, vocabularySize: model.config.vocabularySize))
        ], end: nil)
    }
    let runner = model.batch(threads: threads)
    let clock = ContinuousClock()
    let times = try measured { [try clock.measure { _ = try runner.run(inputs) }] }
    return row("batch \(batch)x\(tokens), threads \(threads)", tokensPerRun: batch * tokens, times)
  }

  /// The heads are asked after every 16 tokens, as a guard does.
  private func session(_ model: Model) throws -> Row {
    // Whole steps, so that all of them are alike.
    let text = RandomTokens.make((tokens + 15) / 16 * 16, vocabularySize: model.config.vocabularySize)
    let clock = ContinuousClock()
    let times = try measured {
      let session = try model.session()
      return try stride(from: 0, to: text.count, by: 16).map { begin in
        try clock.measure {
          try session.append(text[begin..<begin + 16])
          _ = session.output()
        }
      }
    }
    return row("session of \(text.count) in steps of 16", tokensPerRun: 16, times)
  }

  private func row(_ what: String, tokensPerRun: Int, _ times: [Duration]) -> Row {
    let sorted = times.sorted().map { $0 / .milliseconds(1) }
    let total = sorted.reduce(0, +)
    // The nearest rank: the smallest time that so many of the runs do not exceed.
    func percentile(_ percent: Int) -> Double { sorted[(sorted.count * percent + 99) / 100 - 1] }
    return Row(
      what: what, runs: times.count, tokensPerSecond: Double(tokensPerRun * times.count) * 1000 / total,
      p50Milliseconds: percentile(50), p95Milliseconds: percentile(95))
  }

  /// The times of all runs that fit into the seconds asked for, after some that do not count.
  private func measured(_ body: () throws -> [Duration]) throws -> [Duration] {
    _ = try body()
    let clock = ContinuousClock()
    let end = clock.now + .seconds(seconds)
    var times: [Duration] = []
    repeat { times += try body() } while clock.now < end
    return times
  }
}
