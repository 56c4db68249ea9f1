import ArgumentParser
import Foundation
import RaiseAudit

/// `raise audit verify`.
struct AuditVerifyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Prove that the log is as it was written, or say which record is not, and how.",
    discussion: """
      Reads the whole log. Exits with 1 when a record was changed, removed, reordered or cut off, when the chain forks, \
      or when a signature does not fit. docs/decision-log.md tells what that proves and what it does not.
      """)

  @OptionGroup var log: LogOption

  @Option(
    help: ArgumentHelp(
      "The public key that must have signed, in PEM; default: the one beside the log.", valueName: "file"))
  var publicKey: String?

  @Option(
    parsing: .singleValue,
    help: ArgumentHelp("A record's number and hash that were written down: it must be there.", valueName: "number:hash")
  )
  var anchor: [String] = []

  @Flag(help: "Do without the head file, as for a copy of the log alone; a cut tail is then not seen.")
  var ignoreHead = false

  @Flag(help: "Write the result as a JSON object.")
  var json = false

  func run() async throws {
    let anchors = try anchor.map { text in
      guard let anchor = LogAnchor(text) else {
        throw ValidationError("\"\(text)\": expected a record's number, a colon and 64 hexadecimal digits")
      }
      return anchor
    }
    let report = try log.open().verify(key: try key(), anchors: anchors, ignoresHead: ignoreHead)
    try ResultWriter.write(json ? report.json + "\n" : report.text)
    if !report.isWhole { throw ExitCode(1) }
  }

  private func key() throws -> VerifyingKey? {
    try publicKey.map { try VerifyingKey.read($0) }
  }
}
