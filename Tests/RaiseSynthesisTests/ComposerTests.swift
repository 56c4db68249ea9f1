import RaiseCore
import Testing

@testable import RaiseSynthesis

@Suite struct ComposerTests {
  private func cell(_ quadrant: Quadrant, style: String? = nil, _ language: Language = .english) -> Cell {
    Cell(quadrant: quadrant, hazard: .violentCrimes, language: language, style: style)
  }

  @Test("A draft depends on seed, cell and number alone, and changes with each of them")
  func deterministic() throws {
    let composer = Composer(plan: try Fixtures.plan(rows: 10, seed: 1))
    let other = Composer(plan: try Fixtures.plan(rows: 10, seed: 2))
    let draft = composer.draft(3, of: cell(.vanillaHarmful))
    _ = composer.draft(4, of: cell(.vanillaHarmful))
    #expect(composer.draft(3, of: cell(.vanillaHarmful)).prompt == draft.prompt)
    #expect(composer.draft(4, of: cell(.vanillaHarmful)).prompt != draft.prompt)
    #expect(composer.draft(3, of: cell(.vanillaBenign)).prompt != draft.prompt)
    #expect(other.draft(3, of: cell(.vanillaHarmful)).prompt != draft.prompt)
  }

  @Test("Numbers that follow one another use every scenario once before any twice")
  func scenariosInTurn() throws {
    let composer = Composer(plan: try Fixtures.plan(rows: 10))
    let count = composer.plan.grammar.scenarioCount(of: .violentCrimes)
    let first = (0..<count).map { composer.draft($0, of: cell(.vanillaHarmful)).scenario.id }
    let second = (count..<2 * count).map { composer.draft($0, of: cell(.vanillaHarmful)).scenario.id }
    #expect(Set(first).count == count && Set(second).count == count)
    #expect(first != second)
  }

  @Test("No prompt has a slot left open, in any style and language")
  func noOpenSlots() throws {
    let plan = try Fixtures.plan(rows: 10, "transforms: {share: 0}")
    let composer = Composer(plan: plan)
    for style in [nil] + plan.grammar.styleIDs.map(Optional.some) {
      for language in Language.allCases {
        for number in 0..<12 {
          let quadrant: Quadrant = style == nil ? .vanillaHarmful : .adversarialHarmful
          let draft = composer.draft(number, of: cell(quadrant, style: style, language))
          let names = draft.prompt.flatMap { Template($0.content).slots }
          #expect(names == [], "\(draft.id): \(draft.prompt)")
          #expect(draft.prompt.last?.role == "user")
          #expect(!draft.prompt.contains { $0.content.contains("\u{F8FF}") })
          #expect(draft.basis == draft.prompt.map(\.content).joined(separator: "\n"))
        }
      }
    }
  }

  @Test("Splitting a payload loses nothing of the request")
  func payload() throws {
    let composer = Composer(plan: try Fixtures.plan(rows: 10))
    for number in 0..<20 {
      let text = composer.draft(number, of: cell(.adversarialHarmful, style: "payload-splitting")).prompt[0].content
      let quoted = text.matches(of: /[abc] = "([^"]*)"/).map { String($0.output.1) }
      guard quoted.count == 3 else { continue }
      let request = quoted.joined()
      #expect(request.contains("?") || request.contains("."), "\(text)")
      #expect(quoted.allSatisfy { !$0.isEmpty })
    }
  }

  @Test("A disguised request is recorded, and undoing the chain gives the request of the basis")
  func disguise() throws {
    let plan = try Fixtures.plan(rows: 10, "transforms: {share: 1, depth: 1, use: [hex]}")
    let composer = Composer(plan: plan)
    var found = 0
    for number in 0..<40 {
      let draft = composer.draft(number, of: cell(.adversarialHarmful, style: "authority"))
      #expect(draft.transforms == ["hex"])
      let text = draft.prompt[0].content
      guard let hex = text.firstMatch(of: /[0-9a-f]{40,}/) else { continue }
      let request = try #require(Hexadecimal.undo(String(hex.output)))
      #expect(draft.basis.contains(request) && !text.contains(request))
      #expect(request.contains(draft.topic))
      found += 1
    }
    #expect(found > 30)
  }

  @Test("Answers fit the cell: help for benign requests, a careful answer where a bare no would harm")
  func answers() throws {
    let composer = Composer(plan: try Fixtures.plan(rows: 10))
    #expect(composer.draft(0, of: cell(.vanillaBenign)).answer == .help)
    #expect(composer.draft(0, of: cell(.vanillaHarmful)).answer == .refusal)
    #expect(composer.draft(0, of: cell(.adversarialHarmful, style: "tool-injection")).answer == .injected)
    let selfHarm = Cell(quadrant: .vanillaHarmful, hazard: .selfHarm, language: .chinese, style: nil)
    #expect(composer.draft(0, of: selfHarm).answer == .safe)
  }
}
