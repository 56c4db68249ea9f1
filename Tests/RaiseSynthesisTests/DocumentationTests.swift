import Foundation
import Testing

@testable import RaiseSynthesis

@Suite struct DocumentationTests {
  @Test("Every style, transform, format, requirement and file has a place in docs/synthesis.md")
  func complete() throws {
    let root = URL(fileURLWithPath: Fixtures.folder).deletingLastPathComponent().deletingLastPathComponent()
    let page = try String(contentsOf: root.appendingPathComponent("docs/synthesis.md"), encoding: .utf8)
    let names =
      try Fixtures.grammar.get().styleIDs + Transforms.all.map { $0.name } + Exports.all.map { $0.name }
      + JudgeRequirement.allCases.map(\.rawValue) + Quadrant.allCases.map(\.rawValue)
      + AnswerKind.allCases.map(\.rawValue) + Exports.all.flatMap { $0.files.map(\.name) + $0.companions.map(\.name) }
    for name in names { #expect(page.contains("`\(name)`"), "\(name)") }
    for transform in Transforms.all {
      let line = try #require(page.split(separator: "\n").first { $0.hasPrefix("| `\(transform.name)` |") })
      #expect(line.hasSuffix(transform.isLossy ? "| lossy |" : "| yes |"), "\(transform.name)")
    }
  }

  @Test("The standard plan loads, and covers every hazard, style and quadrant")
  func standardPlan() throws {
    let plan = try SynthesisPlan(path: "\(Fixtures.folder)/standard.yaml")
    let cells = Quotas(plan).cells.map(\.cell)
    #expect(Set(cells.map(\.hazard)).count == 12)
    #expect(Set(cells.compactMap(\.style)) == Set(plan.grammar.styleIDs))
    #expect(Set(cells.map(\.quadrant)) == Set(Quadrant.allCases))
    #expect(plan.judge.promptPolicy == "chat-input" && plan.judge.responsePolicy == "chat-output")
  }
}
