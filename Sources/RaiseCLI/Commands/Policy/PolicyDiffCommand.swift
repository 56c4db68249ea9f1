import ArgumentParser
import RaiseRules

/// `raise policy diff`: what differs between two policies.
struct PolicyDiffCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "Compare two policies, included rules among them, field by field.",
    discussion: "Exit code 1 when they differ.")

  @Argument(help: "The old policy: a name, or the path of a file.")
  var old: String

  @Argument(help: "The new policy: a name, or the path of a file.")
  var new: String

  @OptionGroup var locations: PolicyLocationOptions

  @Flag(help: "Print JSON.")
  var json = false

  func run() async throws {
    let library = try locations.library()
    let diff = PolicyDiff(from: try library.load(old), to: try library.load(new))
    if json { try CommandOutput.printJSON(diff) } else { print(diff.text, terminator: "") }
    if !diff.isEmpty { throw ExitCode(1) }
  }
}
