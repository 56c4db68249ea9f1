import Foundation
import RaiseCore
import RaiseRules
import RaiseTesting
import Testing

/// The policies under policies/ load, pass their own tests, and keep the contract.
struct ShippedPoliciesTests {
  static let names = [
    "chat-input", "chat-output", "personal-data", "pretraining-quality", "pretraining-rules", "pretraining-safety",
    "pretraining-web", "pretraining-zh", "reward-safety", "secrets",
  ]

  /// The shipped policies; none of their rules expires, so the day does not matter.
  static func library() -> PolicyLibrary {
    PolicyLibrary(
      folders: [Repository.path("policies")], today: CalendarDay(Date(timeIntervalSince1970: 1_700_000_000)))
  }

  @Test("These policies are shipped, and no others")
  func shipped() {
    #expect(Self.library().names() == Self.names)
  }

  @Test("A shipped policy passes its own tests", arguments: names)
  func passesItsTests(name: String) throws {
    for outcome in try Self.library().load(name).runTests() {
      #expect(outcome.result == .passed, "\(outcome)")
    }
  }

  @Test("A shipped policy has thirty tests or more, near-misses and Chinese among them", arguments: names)
  func hasTests(name: String) throws {
    let tests = try Self.library().load(name).file.tests
    let passing = tests.filter { $0.expectation == .mustPass }
    let flagging = tests.filter { $0.expectation == .mustFlag }
    #expect(tests.count >= 30)
    #expect(passing.count >= 20 && flagging.count >= 20)
    for half in [passing, flagging] {
      #expect(half.count { $0.item.judgedText.unicodeScalars.contains { $0.properties.isIdeographic } } >= 3)
    }
  }

  @Test("Every rule of a shipped policy says why it is there and has a test that it finds something", arguments: names)
  func explainsItself(name: String) throws {
    let loaded = try Self.library().load(name)
    let tested = Set(loaded.file.tests.filter { $0.expectation == .mustFlag }.compactMap(\.rule))
    for rule in loaded.file.rules {
      #expect(rule.rationale?.isEmpty == false && rule.source?.isEmpty == false, "\(rule.id)")
      #expect(tested.contains(rule.id), "no must-flag test names \(rule.id)")
    }
  }

  @Test("A shipped policy keeps the contract of policies on its own tests' texts", arguments: names)
  func keepsContract(name: String) async throws {
    let loaded = try Self.library().load(name)
    try await PolicyContract.expectContract(of: loaded.policy, on: loaded.file.tests.map(\.item))
  }

  @Test("A shipped policy decides from what it observed as it decides at once", arguments: names)
  func keepsObservingContract(name: String) async throws {
    let loaded = try Self.library().load(name)
    try await ObservingPolicyContract.expectContract(of: loaded.policy, on: loaded.file.tests.map(\.item))
  }

  @Test("The rules of a shipped policy keep the contract of rules", arguments: names)
  func rulesKeepContract(name: String) async throws {
    let loaded = try Self.library().load(name)
    let items = loaded.file.tests.map(\.item)
    for rule in loaded.file.rules { try await RuleContract.expectContract(of: rule.rule, on: items) }
  }

  @Test("Sessions of the shipped policy for answers keep the contract, its model among them")
  func sessionsKeepContract() async throws {
    let loaded = try Self.library().load("chat-output")
    let items =
      loaded.file.tests.map(\.item).filter { $0.turns.last?.role == .assistant }
      + loaded.file.tests.prefix(16).map {
        Item(id: $0.item.id, stage: .output, text: $0.item.judgedText, role: .assistant)
      }
    try await SessionContract.expectContract(of: loaded, on: items, agreement: .atLeastAsStrict, cuttings: 1)
  }

  @Test("The shipped policy for answers can guard streams, and holds back less than a kilobyte")
  func guardsStreams() throws {
    #expect(try Self.library().load("chat-output").holdBack(in: .output, stride: StreamStride()) < 1024)
  }

  @Test("A shipped policy loads without warnings", arguments: names)
  func hasNoWarnings(name: String) throws {
    #expect(try Self.library().load(name).warnings.map { "\($0)" } == [])
  }
}
