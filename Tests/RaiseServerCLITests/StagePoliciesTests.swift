import Foundation
import RaiseCore
import RaiseRules
import Testing

@testable import RaiseServerCLI

@Suite struct StagePoliciesTests {
  @Test("Several policies of a stage have a digest made of theirs, which changes with each of them and their order")
  func digest() throws {
    let (apple, pear, plum) = (try policy("apple"), try policy("pear"), try policy("plum"))
    let alone = try #require(StagePolicies.policy(for: .input, of: [apple]))
    #expect(alone.id == apple.id)
    let together = try ids([[apple, pear], [pear, apple], [apple, plum], [apple, pear, plum]])
    #expect(together[0].name == "apple+pear" && together[0].version == "1.0.0+1.0.0")
    let digests = Set(together.map(\.digest))
    #expect(digests.count == 4 && digests.isDisjoint(with: [.zero, apple.id.digest, pear.id.digest]))
    #expect(try ids([[apple, pear]])[0] == together[0])
    #expect(StagePolicies.policy(for: .output, of: [apple]) == nil)
  }

  private func ids(_ policies: [[RulePolicy]]) throws -> [PolicyID] {
    try policies.map { try #require(StagePolicies.policy(for: .input, of: $0)).id }
  }

  private func policy(_ word: String) throws -> RulePolicy {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("stage-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appendingPathComponent("\(word).yaml")
    let text = """
      name: \(word)
      version: 1.0.0
      description: Blocks a word.
      stages: [input]
      rules:
        - {id: word, kind: keyword, hazards: [tox], words: [\(word)], action: block}
      """
    try Data(text.utf8).write(to: file)
    let today = try #require(CalendarDay("2026-06-01"))
    return try PolicyLibrary(folders: [folder.path], today: today).load(file.path).policy
  }
}
