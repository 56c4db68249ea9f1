import ArgumentParser
import RaiseRules

/// `raise policy test`: the tests that stand in policy files.
struct PolicyTestCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "test",
    abstract: "Run the tests inside policies; print the failures.",
    discussion: "Exit code 1 when a test fails.")

  @Argument(help: ArgumentHelp("Names or files of policies (default: all).", valueName: "policy"))
  var policies: [String] = []

  @OptionGroup var locations: PolicyLocationOptions

  @Flag(help: "Print JSON: every test with its result.")
  var json = false

  func run() async throws {
    let library = try locations.library()
    let names = policies.isEmpty ? library.names() : policies
    guard !names.isEmpty else {
      CommandOutput.note("no policies in \(library.places)")
      throw ExitCode(2)
    }
    var rows: [Row] = []
    for name in names {
      let loaded = try library.load(name)
      let outcomes = loaded.runTests()
      rows += outcomes.map { Row(policy: loaded.file.name, $0) }
      if !json { show(outcomes, of: loaded) }
    }
    if json { try CommandOutput.printJSON(rows) }
    if rows.contains(where: { $0.result == "failed" }) { throw ExitCode(1) }
  }

  private func show(_ outcomes: [PolicyTestOutcome], of loaded: LoadedPolicy) {
    for outcome in outcomes where outcome.isFailure { print(outcome) }
    let failed = outcomes.count(where: \.isFailure)
    let skipped = outcomes.count { if case .skipped = $0.result { true } else { false } }
    let passed = outcomes.count - failed - skipped
    print("\(loaded.id): \(passed) of \(outcomes.count) tests passed, \(failed) failed, \(skipped) skipped")
  }

  private struct Row: Encodable {
    let policy, file, test, expectation, result: String
    let line, column: Int
    let expected, found, reason: String?

    init(policy: String, _ outcome: PolicyTestOutcome) {
      self.policy = policy
      file = outcome.test.file
      test = outcome.test.path
      expectation = outcome.test.expectation.rawValue
      line = outcome.test.position.line
      column = outcome.test.position.column
      switch outcome.result {
      case .passed: (result, expected, found, reason) = ("passed", nil, nil, nil)
      case .failed(let expected, let found):
        (result, self.expected, self.found, reason) = ("failed", expected, found, nil)
      case .skipped(let why): (result, expected, found, reason) = ("skipped", nil, nil, why)
      }
    }
  }
}
