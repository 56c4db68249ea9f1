import ArgumentParser
import Foundation

/// The `raise` command: the only place that joins the parts.
struct Raise: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "raise",
    abstract: "Judge corpora, prompts and responses with policies, and audit what was decided.",
    version: "0.1.0",
    subcommands: [
      FilterCommand.self, DedupeCommand.self, SynthesizeCommand.self, ScoreCommand.self, RewardCommand.self,
      PolicyCommand.self,
      AuditCommand.self, ModelCommand.self,
      EvalCommand.self, ServeCommand.self,
    ])
}

/// Runs the command and turns its end into an exit code, here and nowhere else: 0 done, 1 the answer is no,
/// 2 an error, 130 interrupted.
@main
enum Main {
  static func main() async {
    // A reader that goes away is an error of the write that met it, not the end of the process.
    signal(SIGPIPE, SIG_IGN)
    do {
      var command = try Raise.parseAsRoot()
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
    } catch let code as ExitCode {
      exit(code.rawValue)
    } catch {
      end(with: error)
    }
  }

  private static func end(with error: any Error) -> Never {
    if Raise.exitCode(for: error) == .success { Raise.exit(withError: error) }
    let isUsage = Raise.exitCode(for: error) == .validationFailure
    let message = isUsage ? Raise.fullMessage(for: error) : "raise: \(error)"
    try? FileHandle.standardError.write(contentsOf: Data((message + "\n").utf8))
    exit(2)
  }
}
