import RaiseCore

/// Answers from the grammar's templates: offline, seeded, and never with anything harmful in it.
///
/// Harmful requests are refused with a reason and an alternative, or answered safely where a bare no would do harm;
/// benign ones are helped with. What is rejected is a stand-in that contains nothing of the unsafe answer, or, for
/// benign requests, a refusal that is over-cautious.
public struct TemplateGenerator: ResponseGenerator {
  public let id = GeneratorID(name: "template@1")
  private let grammar: Grammar

  /// Answers with the phrases of `grammar`.
  public init(_ grammar: Grammar) { self.grammar = grammar }

  public func answers(to draft: Draft) async throws -> AnswerPair {
    let language = draft.cell.language
    guard let templates = grammar.answers[language], let chosen = templates.byKind[draft.answer] else {
      throw GenerationError(reason: "no templates for answers of kind \(draft.answer.rawValue)")
    }
    var random = draft.random
    let given = slots(of: draft, &random)
    let words = grammar.words[language] ?? SlotWords()
    let rejected = draft.cell.quadrant.isHarmful ? templates.withheld : templates.overRefusals
    return AnswerPair(
      chosen: random.pick(chosen).filled(given, words, &random),
      rejected: random.pick(rejected).filled(given, words, &random))
  }

  private func slots(of draft: Draft, _ random: inout RandomSource) -> [String: String] {
    let language = draft.cell.language
    let words = grammar.words[language] ?? SlotWords()
    let answers = grammar.answersByHazard[draft.cell.hazard]
    func phrase(_ templates: [Template]?) -> String {
      templates.flatMap { $0.isEmpty ? nil : random.pick($0).filled([:], words, &random) } ?? ""
    }
    var given = [
      "do": Perspective.turned(draft.topic, in: language), "title": grammar.title(of: draft.cell.hazard, in: language),
      "reason": phrase(answers?.reasons[language]), "alternative": phrase(answers?.alternatives[language]),
    ]
    var tips = draft.scenario.tips[language] ?? []
    random.shuffle(&tips)
    // A scenario without help of its own is answered with one tip more.
    let own = draft.scenario.help[language] ?? tips.popLast()
    given["own"] = own?.filled([:], words, &random) ?? ""
    for number in 1...4 {
      given["tip\(number)"] = tips.isEmpty ? "" : tips[(number - 1) % tips.count].filled([:], words, &random)
    }
    return given
  }
}

/// Why a draft could not be answered.
public struct GenerationError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What went wrong, without any of the prompt.
  public var reason: String

  /// A failure for `reason`.
  public init(reason: String) { self.reason = reason }

  public var description: String { reason }
}
