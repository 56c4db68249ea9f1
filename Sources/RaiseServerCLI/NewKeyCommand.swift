import ArgumentParser
import Foundation
import RaiseServer

/// `raise-server new-key`: a key for a client, and the line for the key file.
struct NewKeyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "new-key",
    abstract: "Make an API key: the key on standard error, once; its entry for the key file on standard output.")

  @Option(help: "Whose key it is; the name stands in decision records.")
  var name: String

  func run() throws {
    let key = APIKey()
    try FileHandle.standardError.write(contentsOf: Data("\(key)\n".utf8))
    print("  - name: \(name)\n    sha256: \(key.digest)")
  }
}
