import ArgumentParser
import Foundation

/// The `raise-server` command, which `raise serve` becomes.
struct RaiseServerCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "raise-server",
    abstract: "Serve policies over HTTP, alone or before a model server.",
    version: "0.1.0",
    subcommands: [ServeCommand.self, NewKeyCommand.self],
    defaultSubcommand: ServeCommand.self)
}

/// Runs the command and turns its end into an exit code: 0 done, 2 an error.
@main
enum Main {
  static func main() async {
    // A client that goes away is an error of the write that met it, not the end of the process.
    signal(SIGPIPE, SIG_IGN)
    // So is a file that has reached the size it may have.
    signal(SIGXFSZ, SIG_IGN)
    do {
      var command = try RaiseServerCommand.parseAsRoot()
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
    } catch {
      end(with: error)
    }
  }

  private static func end(with error: any Error) -> Never {
    if RaiseServerCommand.exitCode(for: error) == .success { RaiseServerCommand.exit(withError: error) }
    let isUsage = RaiseServerCommand.exitCode(for: error) == .validationFailure
    let message = isUsage ? RaiseServerCommand.fullMessage(for: error) : "raise-server: \(error)"
    try? FileHandle.standardError.write(contentsOf: Data((message + "\n").utf8))
    exit(2)
  }
}
