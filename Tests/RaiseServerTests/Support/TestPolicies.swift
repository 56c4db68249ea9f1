import Foundation
import RaiseCore
import RaiseRules

/// Small policies with known words, read from files as a server reads its own.
enum TestPolicies {
  static let input = """
    name: test-input
    version: 1.0.0
    description: Blocks two phrases, redacts addresses, watches a third phrase.
    stages: [input]
    rules:
      - {id: weapons, kind: keyword, hazards: [iwp], words: [build the device], action: block}
      - {id: injection, kind: keyword, hazards: [atk.injection], words: [ignore previous instructions], action: block}
      - {id: contact, kind: personal-data, hazards: [prv.email, prv.phone], action: redact}
      - {id: rude, kind: keyword, hazards: [tox.profanity], words: [darn], action: block, mode: monitor}
    """

  static let output = """
    name: test-output
    version: 1.0.0
    description: Blocks a phrase, redacts addresses.
    stages: [output]
    rules:
      - {id: recipe, kind: keyword, hazards: [iwp], words: [mix the powders], action: block}
      - {id: contact, kind: personal-data, hazards: [prv.email], action: redact}
    """

  static let personalData = """
    name: test-personal
    version: 1.0.0
    description: Finds addresses and numbers.
    stages: [input, output]
    rules:
      - {id: contact, kind: personal-data, hazards: [prv], action: flag}
    """

  /// Loads a policy from its text.
  static func load(_ text: String) throws -> RulePolicy {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("raise-server-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let name = text.split(separator: "\n")[0].dropFirst("name: ".count)
    let file = folder.appendingPathComponent("\(name).yaml")
    try Data(text.utf8).write(to: file)
    guard let today = CalendarDay("2026-06-01") else { throw CancellationError() }
    return try PolicyLibrary(folders: [folder.path], today: today).load(file.path).policy
  }
}
