import ArgumentParser
import Foundation
import RaiseInference

/// `raise model bench`: how fast a model is on this machine.
struct ModelBenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Time a model on batches of random tokens and, where it is causal, on a growing text.",
    discussion: "The fastest run counts. Side by side with other engines: make bench-model.")

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
    var tokensPerSecond: Double
    var millisecondsPerRun: Double
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
    let model = try options.load()
    var rows = [try batches(model)]
    if model.config.attention.causal { rows.append(try session(model)) }
    if json { return try CommandOutput.printJSON(rows) }
    CommandOutput.printTable(
      [["WHAT", "TOKENS/S", "MS A RUN"]]
        + rows.map { [$0.what, String(Int($0.tokensPerSecond)), String(format: "%.2f", $0.millisecondsPerRun)] })
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
    let best = try fastest { _ = try runner.run(inputs) }
    return row("batch \(batch)x\(tokens), threads \(threads)", tokens: batch * tokens, seconds: best)
  }

  /// The heads are asked after every 16 tokens, as a guard does.
  private func session(_ model: Model) throws -> Row {
    let text = RandomTokens.make(max(tokens, 16), vocabularySize: model.config.vocabularySize)
    let best = try fastest {
      let session = try model.session()
      for begin in stride(from: 0, to: text.count, by: 16) {
        try session.append(text[begin..<min(begin + 16, text.count)])
        _ = session.output()
      }
    }
    return row("session of \(text.count) in steps of 16", tokens: text.count, seconds: best)
  }

  private func row(_ what: String, tokens: Int, seconds: Double) -> Row {
    Row(what: what, tokensPerSecond: Double(tokens) / seconds, millisecondsPerRun: seconds * 1000)
  }

  private func fastest(_ body: () throws -> Void) throws -> Double {
    let clock = ContinuousClock()
    let end = clock.now + .seconds(seconds)
    var best = Duration.seconds(1_000_000)
    try body()
    repeat { best = min(best, try clock.measure(body)) } while clock.now < end
    return best / .seconds(1)
  }
}
