import ArgumentParser
import RaiseCore
import RaiseRules

/// `raise policy list`: the policies there are.
struct PolicyListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the policies that can be named, with what they are for.")

  @OptionGroup var locations: PolicyLocationOptions

  @Flag(help: "Print JSON.")
  var json = false

  func run() async throws {
    let library = try locations.library()
    let names = library.names()
    if names.isEmpty { CommandOutput.note("no policies in \(library.places)") }
    var rows: [Row] = []
    var isBroken = false
    for name in names {
      do {
        rows.append(Row(try library.load(name)))
      } catch let error as PolicyFileError {
        isBroken = true
        CommandOutput.note("\(error)")
      }
    }
    if json {
      try CommandOutput.printJSON(rows)
    } else if !rows.isEmpty {
      CommandOutput.printTable([Row.heading] + rows.map(\.cells))
    }
    if isBroken { throw ExitCode(2) }
  }

  private struct Row: Encodable {
    let name, version, digest: String
    let stages: [Stage]
    let rules, tests: Int
    let description, file: String

    init(_ loaded: LoadedPolicy) {
      name = loaded.file.name
      version = loaded.file.version
      digest = loaded.id.digest.description
      stages = loaded.file.stages
      rules = loaded.policy.rules.count
      tests = loaded.file.tests.count
      description = loaded.file.description
      file = loaded.file.path
    }

    static let heading = ["NAME", "VERSION", "RULES", "TESTS", "STAGES", "DESCRIPTION"]

    var cells: [String] {
      let stages = stages.count == Stage.allCases.count ? "all" : stages.map(\.rawValue).joined(separator: ",")
      return [name, version, "\(rules)", "\(tests)", stages, description]
    }
  }
}
