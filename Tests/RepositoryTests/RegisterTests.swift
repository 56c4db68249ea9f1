import RaiseAudit
import RaiseCore
import RaiseCorpus
import RaiseInference
import RaiseModels
import RaiseRules
import RaiseSynthesis
import Testing

@testable import RaiseServer

/// Every entry of every register has a fixture, a test that names it, and a place in the docs.
@Suite struct RegisterTests {
  /// A register: its entries, and where each of them must be found.
  struct Register: CustomTestStringConvertible, Sendable {
    var name: String
    var entries: [String]
    /// Folders or files of examples.
    var fixtures: [String]
    /// Folders of tests.
    var tests: [String]
    /// A page of the documentation.
    var page: String
    /// What tests call the entries, where that is another name.
    var namesInTests: [String]?

    var testDescription: String { name }
  }

  static let registers: [Register] = [
    Register(
      name: "rule kinds", entries: RuleKinds.all.map(\.name), fixtures: ["policies", "fixtures/policies"],
      tests: ["Tests/RaiseRulesTests"], page: "docs/policy-files.md"),
    Register(
      name: "bundled models", entries: BundledModel.all.map(\.name), fixtures: ["Sources/RaiseModels"],
      tests: ["Tests/RaiseModelsTests"], page: "docs/models.md"),
    Register(
      name: "kinds of personal data", entries: PersonalDataKind.all.map(\.name),
      fixtures: ["fixtures/corpus-labels.jsonl"], tests: ["Tests/RaiseRulesTests/PersonalData"],
      page: "docs/personal-data.md"),
    // Examples of secrets are put together in the test tables: whole ones in a file would alarm secret scanners.
    Register(
      name: "kinds of secrets", entries: SecretKind.all.map(\.name), fixtures: ["Tests/RaiseRulesTests/Secrets"],
      tests: ["Tests/RaiseRulesTests/Secrets"], page: "docs/secrets.md"),
    // A disguise's fixture is its rows in the table of texts and readings.
    Register(
      name: "disguises", entries: Disguises.names, fixtures: ["Tests/RaiseRulesTests/Disguises/DisguiseTable.swift"],
      tests: ["Tests/RaiseRulesTests/Disguises"], page: "docs/disguises.md"),
    Register(
      name: "hazard vocabularies", entries: Hazard.vocabularies.map(\.name),
      fixtures: ["Tests/RaiseCoreTests/HazardVocabularyTests.swift"], tests: ["Tests/RaiseCoreTests"],
      page: "docs/hazards.md"),
    Register(
      name: "file formats", entries: CorpusFormats.all.map { $0.name }, fixtures: ["fixtures/README.md"],
      tests: ["Tests/RaiseCorpusTests"], page: "docs/corpus-files.md"),
    Register(
      name: "model heads", entries: HeadKinds.all.map { $0.kind }, fixtures: ["fixtures/models/tiny-moe/config.json"],
      tests: ["Tests/RaiseInferenceTests"], page: "docs/models.md"),
    Register(
      name: "audit questions", entries: Queries.all.map { $0.question }, fixtures: ["docs/decision-log.md"],
      tests: ["Tests/RaiseAuditTests"], page: "docs/decision-log.md",
      namesInTests: Queries.all.map { String(describing: $0) }),
    // A transform's fixture is its row in the table of known texts.
    Register(
      name: "prompt transforms", entries: Transforms.all.map { $0.name },
      fixtures: ["docs/synthesis.md"], tests: ["Tests/RaiseSynthesisTests/TransformTests.swift"],
      page: "docs/synthesis.md", namesInTests: Transforms.all.map { "\($0).self" }),
    Register(
      name: "trainer formats", entries: Exports.all.map { $0.name }, fixtures: ["Sources/RaiseSynthesis/Exports"],
      tests: ["Tests/RaiseSynthesisTests/ExportTests.swift"], page: "docs/synthesis.md"),
    // A wire schema's fixture is the table of bodies in its tests.
    Register(
      name: "wire schemas", entries: Routes.all.map { $0.name }, fixtures: ["Tests/RaiseServerTests"],
      tests: ["Tests/RaiseServerTests"], page: "docs/server.md"),
  ]

  @Test("Every entry has a fixture, a test and a page", arguments: registers)
  func complete(register: Register) throws {
    #expect(!register.entries.isEmpty)
    #expect(Set(register.entries).count == register.entries.count, "an entry stands twice")
    let fixtures = try Repository.contents(of: register.fixtures)
    let tests = try Repository.contents(of: register.tests)
    let page = try Repository.text(register.page)
    for (entry, nameInTests) in zip(register.entries, register.namesInTests ?? register.entries) {
      #expect(fixtures.contains(entry), "\(entry): no fixture")
      #expect(tests.contains(nameInTests), "\(entry): no test")
      #expect(page.contains(entry), "\(entry): not in \(register.page)")
    }
  }
}
