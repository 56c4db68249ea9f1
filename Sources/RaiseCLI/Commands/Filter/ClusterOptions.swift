import ArgumentParser
import RaiseFilter

/// What a filter needs to know that is one among many. docs/cluster.md tells how they work together.
struct ClusterOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Filter only part i of n of the input files, into DIR/shards/i-of-n; the last one writes the common report.",
      valueName: "i/n"))
  var shard: Shard?

  @Option(
    name: .customLong("run"),
    help: ArgumentHelp(
      "The run's name in the log (default: a new one); the same for all attempts at the same work.", valueName: "name"))
  var runName: String?

  @Flag(help: "With --stdout: write what was decided about each line, one JSON object for each, in order.")
  var decisions = false

  func validate(output: String?, stdout: Bool, readsStream: Bool) throws {
    if decisions && !stdout { throw ValidationError("--decisions are written to standard output: add --stdout") }
    if shard != nil && (stdout || output == nil) {
      throw ValidationError("--shard writes into a folder: give --output DIR, and no --stdout")
    }
    if shard != nil && readsStream {
      throw ValidationError("--shard deals out whole files: give files or folders, and not standard input")
    }
    if runName == "" { throw ValidationError("--run: expected a name, found none") }
  }

  /// The folder to write to: that of the shard in the folder of the whole run.
  func output(in output: String?) -> String? {
    guard let shard, let output else { return output }
    return ShardFolder(shard, in: output).output
  }

  /// - Throws: `FilterError`.
  func expectNoOtherRun(in output: String?) throws {
    if let shard, let output { try ShardFolder(shard, in: output).expectNoOtherRun() }
  }

  /// What to tell of a shard that got no file, so that nobody waits for its work; nothing of others.
  func note(files: Int, of all: Int) -> String {
    guard let shard, files == 0 else { return "" }
    return "shard \(shard): no input of its own: whole files are dealt out, and there are "
      + "\(all) for \(shard.count) shards\n"
  }

  /// Writes the common report once all shards are finished; returns lines for people about it, none without shards.
  func gather(in output: String?) throws -> String {
    guard let shard, let output else { return "" }
    let (finished, report) = try ShardFolder(shard, in: output).gather()
    guard report != nil else { return "shard \(shard): \(finished) of \(shard.count) shards are finished\n" }
    return """
      shard \(shard): all shards are finished: \(output)/report.md
      one log: raise audit merge \(output)/shards/*/decisions.sqlite --into \(output)/decisions.sqlite

      """
  }
}

extension Shard: ExpressibleByArgument {
  /// Reads `i/n`.
  public init?(argument: String) { self.init(argument) }
}
