import RaiseCore
import Testing

@testable import RaiseSynthesis

@Suite struct TemplateGeneratorTests {
  private func drafts() throws -> [Draft] {
    let plan = try Fixtures.plan(rows: 600)
    var source = DraftSource(plan: plan, quotas: Quotas(plan), leakage: LeakageIndex())
    source.beginRound { Quotas(plan).rows(of: $0) }
    var drafts: [Draft] = []
    while let draft = source.next() { drafts.append(draft) }
    return drafts
  }

  @Test("Rejected answers to harmful requests are stand-ins; refused ones to benign requests name no hazard's way")
  func pairs() async throws {
    let generator = TemplateGenerator(try Fixtures.grammar.get())
    let drafts = try drafts()
    #expect(drafts.count >= 590)
    for draft in drafts {
      let pair = try await generator.answers(to: draft)
      #expect(pair.chosen != pair.rejected && !pair.chosen.isEmpty)
      #expect(Template(pair.chosen).slots == [] && Template(pair.rejected).slots == [], "\(pair)")
      let isWithheld = pair.rejected.contains("withheld: ") || pair.rejected.contains("已略去：")
      #expect(isWithheld == draft.cell.quadrant.isHarmful, "\(pair.rejected)")
      #expect(!pair.chosen.contains("withheld"))
    }
  }

  @Test(
    "Answers speak to the person who asked",
    arguments: [
      ("end a quarrel with my brother", "end a quarrel with your brother", Language.english),
      ("find out who likes me, and why I am late", "find out who likes you, and why you are late", .english),
      ("write about Amy and myself.", "write about Amy and yourself.", .english), ("", "", .english),
      ("让邻居理解我", "让邻居理解你", .chinese),
    ])
  func perspective(phrase: String, turned: String, language: Language) {
    #expect(Perspective.turned(phrase, in: language) == turned)
  }

  @Test("A refusal gives the hazard's reason and offers an alternative")
  func refusal() async throws {
    let grammar = try Fixtures.grammar.get()
    let generator = TemplateGenerator(grammar)
    for draft in try drafts() where draft.answer == .refusal {
      let chosen = try await generator.answers(to: draft).chosen
      let answers = try #require(grammar.answersByHazard[draft.cell.hazard])
      func isThere(_ templates: [Language: [Template]]) -> Bool {
        (templates[draft.cell.language] ?? []).contains { template in
          guard case .text(let text)? = template.pieces.first else { return false }
          return chosen.contains(text)
        }
      }
      #expect(isThere(answers.reasons) && isThere(answers.alternatives), "\(chosen)")
    }
  }

  @Test("Help for a benign twin gives the scenario's own and a tip of its theme")
  func help() async throws {
    let generator = TemplateGenerator(try Fixtures.grammar.get())
    for draft in try drafts() where draft.answer == .help {
      let chosen = try await generator.answers(to: draft).chosen
      let tips = (draft.scenario.tips[draft.cell.language] ?? []).filter { tip in
        guard case .text(let text)? = tip.pieces.first else { return false }
        return chosen.contains(text)
      }
      let own = try #require(draft.scenario.help[draft.cell.language]?.pieces)
      #expect(own.count == 1 && isIn(chosen, own[0]), "\(chosen)")
      #expect(tips.count >= 1, "\(chosen)")
    }
  }

  private func isIn(_ text: String, _ piece: Template.Piece) -> Bool {
    guard case .text(let literal) = piece else { return false }
    return text.contains(literal)
  }

  @Test("The same draft is answered the same way twice")
  func repeatable() async throws {
    let generator = TemplateGenerator(try Fixtures.grammar.get())
    for draft in try drafts().prefix(50) {
      #expect(try await generator.answers(to: draft) == generator.answers(to: draft))
    }
  }
}
