import ArgumentParser
import Foundation

/// `raise serve`: becomes `raise-server`, which lies beside it.
///
/// The server is a product of its own, so that whoever only filters builds none of its networking; see
/// docs/decisions/0008-two-products-one-command.md.
struct ServeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Serve policies over HTTP, alone or before a model server (raise-server --help has the options).")

  @Argument(parsing: .captureForPassthrough, help: "What raise-server is told.")
  var arguments: [String] = []

  func run() throws {
    let command = Bundle.main.executablePath ?? CommandLine.arguments[0]
    let folder = URL(fileURLWithPath: command).resolvingSymlinksInPath().deletingLastPathComponent()
    let server = folder.appendingPathComponent("raise-server").path
    guard FileManager.default.isExecutableFile(atPath: server) else {
      throw ServerMissing(path: server)
    }
    var words: [UnsafeMutablePointer<CChar>?] = ([server, "serve"] + arguments).map { strdup($0) }
    words.append(nil)
    // Returns only when it failed.
    execv(server, words)
    throw ServerMissing(path: server, reason: String(cString: strerror(errno)))
  }

  /// The server cannot be started.
  struct ServerMissing: Error, CustomStringConvertible {
    var path: String
    var reason: String?

    var description: String {
      if let reason { return "\(path) cannot be run: \(reason)" }
      return "serving is done by raise-server, which is not at \(path); "
        + "build it beside this command: swift build -c release --product raise-server (make install installs both)"
    }
  }
}
