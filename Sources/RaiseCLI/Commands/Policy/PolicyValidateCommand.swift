import ArgumentParser
import RaiseRules

/// `raise policy validate`: everything that is wrong with policy files.
struct PolicyValidateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "validate",
    abstract: "Check policies; print every error and warning with file, line and column.",
    discussion: "Exit code 1 when there is an error; warnings alone leave it 0, unless --strict.")

  @Argument(help: ArgumentHelp("Names or files of policies (default: all).", valueName: "policy"))
  var policies: [String] = []

  @OptionGroup var locations: PolicyLocationOptions

  @Flag(help: "Count warnings as errors.")
  var strict = false

  @Flag(help: "Print JSON.")
  var json = false

  func run() async throws {
    let library = try locations.library()
    let names = policies.isEmpty ? library.names() : policies
    guard !names.isEmpty else {
      CommandOutput.note("no policies in \(library.places)")
      throw ExitCode(2)
    }
    var problems: [PolicyProblem] = []
    for name in names {
      do {
        problems += try library.load(name).warnings
      } catch let error as PolicyFileError {
        problems += error.problems.filter { !problems.contains($0) }
      }
    }
    try show(problems, count: names.count)
    if problems.contains(where: { $0.severity == .error }) || strict && !problems.isEmpty { throw ExitCode(1) }
  }

  private func show(_ problems: [PolicyProblem], count: Int) throws {
    if json { return try CommandOutput.printJSON(problems.map(Row.init)) }
    for problem in problems { print(problem) }
    let errors = problems.count { $0.severity == .error }
    CommandOutput.note("\(count) policies checked: \(errors) errors, \(problems.count - errors) warnings")
  }

  private struct Row: Encodable {
    let severity, file, path, message: String
    let line, column: Int?

    init(_ problem: PolicyProblem) {
      severity = problem.severity.rawValue
      file = problem.file
      path = problem.path
      message = problem.message
      line = problem.position?.line
      column = problem.position?.column
    }
  }
}
