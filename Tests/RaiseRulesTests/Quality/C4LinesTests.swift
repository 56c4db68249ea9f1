import RaiseCore
import Testing

@testable import RaiseRules

@Suite struct C4LinesTests {
  /// The text as it comes out of a rule `c4-lines` that takes its evidence out.
  private func cleaned(_ text: String) throws -> String {
    let yaml = """
      name: p
      version: 1
      description: Test.
      stages: [pretraining]
      rules:
        - {id: r, kind: c4-lines, hazards: [qlt], action: redact, redact-with: nothing}

      """
    let folder = try TemporaryFolder(["p.yaml": yaml])
    let policy = try withExtendedLifetime(folder) { try folder.library().load("p").policy }
    return try policy.decide(Item(id: "1", stage: .pretraining, text: text)).text(after: text)
  }

  static let rows: [(text: String, cleaned: String)] = [
    ("The road ends here.\nHome | About\nThe bridge is closed.", "The road ends here.\nThe bridge is closed."),
    ("Read on ...\nThe road ends here.", "The road ends here."),
    ("Go home.\nThe road ends here.", "The road ends here."),
    ("Please enable JavaScript to read this.\nThe road ends here.", "The road ends here."),
    ("This site uses cookies to work.\nThe road ends here.", "The road ends here."),
    ("The road ends here.[12] It began there[edit] long ago.", "The road ends here. It began there long ago."),
    ("The road ends here.[3]\nMenu", "The road ends here.\n"),
    ("The road[] ends[12a] here[citation needed].[editor]\"", "The road ends[12a] here.[editor]\""),
    ("\(String(repeating: "a", count: 1001)) is a long word.\nThe road ends here.", "The road ends here."),
    ("The road ends here.\r\nMenu\r\nThe bridge is closed.", "The road ends here.\r\nThe bridge is closed."),
    ("The road ends here.", "The road ends here."),
    ("", ""),
  ]

  @Test("What is left is what C4 keeps", arguments: rows)
  func leavesLines(row: (text: String, cleaned: String)) throws {
    #expect(try cleaned(row.text) == row.cleaned)
  }

  @Test("Lines of nothing but brackets and marks take no more time than others", .timeLimit(.minutes(1)))
  func hostileLines() throws {
    let brackets = String(repeating: "[", count: 1_000_000) + "] is a line of brackets."
    #expect(try cleaned(brackets) == "")
    let marks = String(repeating: "[1] a ", count: 150_000) + "ends."
    let measured = Array(marks.utf8).withUnsafeBufferPointer { text in
      let lines = C4Lines(TextMeasures(text), C4Lines.Rules())
      return (lines.citations.count, lines.sentenceCount)
    }
    #expect(measured == (150_000, 1))
  }
}
