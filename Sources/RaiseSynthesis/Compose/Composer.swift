import RaiseCore

/// Makes drafts: a scenario, brought as a person would, in the wrapping of a style, perhaps disguised.
///
/// A draft depends on plan, seed, cell and number alone.
struct Composer: Sendable {
  let plan: SynthesisPlan

  private var grammar: Grammar { plan.grammar }

  /// Draft number `number` of a cell. Numbers that follow one another go through all scenarios in turn.
  ///
  /// - Parameter chain: The transforms of the request, if its wrapping allows any; drawn by the plan when nil.
  func draft(_ number: Int, of cell: Cell, chain: [any PromptTransform.Type]? = nil) -> Draft {
    let id = "\(cell)/\(number)"
    var random = RandomSource(seed: plan.seed, name: id)
    let scenario = scenario(number, of: cell)
    let phrase = cell.quadrant.isHarmful ? scenario.harmful[cell.language] : scenario.benign[cell.language]
    let words = grammar.words[cell.language] ?? SlotWords()
    let topic = (phrase ?? Template("")).filled([:], words, &random)
    var writer = PromptWriter(plan: plan, cell: cell, topic: topic, words: words, chain: chain, random: random)
    let written = cell.style.flatMap(grammar.style).map { writer.wrapped(in: $0) } ?? writer.plain()
    return Draft(
      id: id, cell: cell, prompt: written.messages, topic: topic, answer: answer(to: cell),
      randomSeed: random.origin, scenario: scenario, wrapping: written.wrapping, transforms: written.transforms,
      basis: written.basis, random: writer.random)
  }

  /// The scenarios of a hazard in an order of the cell's own, one after the other.
  private func scenario(_ number: Int, of cell: Cell) -> Scenario {
    let scenarios = (grammar.scenarios[cell.hazard] ?? []).filter { $0.harmful[cell.language] != nil }
    precondition(!scenarios.isEmpty, "quotas name only cells that have scenarios")
    var random = RandomSource(seed: plan.seed, name: "scenarios of \(cell), round \(number / scenarios.count)")
    var order = Array(scenarios.indices)
    random.shuffle(&order)
    return scenarios[order[number % scenarios.count]]
  }

  private func answer(to cell: Cell) -> AnswerKind {
    guard cell.quadrant.isHarmful else { return .help }
    return cell.style.flatMap(grammar.style)?.answer ?? grammar.answersByHazard[cell.hazard]?.kind ?? .refusal
  }
}
