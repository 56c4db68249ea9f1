import RaiseCore

/// All phrases that rows are made of: scenarios, words, wrappings and answers. Data of the folder `grammar`.
public struct Grammar: Sendable {
  /// SHA-256 over all files it was read from.
  public let digest: ContentDigest
  let scenarios: [Hazard: [Scenario]]
  let answersByHazard: [Hazard: HazardAnswers]
  let words: [Language: SlotWords]
  let phrases: [Language: Phrases]
  let styles: [AttackStyle]
  let carriers: [Language: [Template]]
  let answers: [Language: AnswerTemplates]
  let titles: [Language: [Hazard: String]]

  /// The hazards that there are scenarios for, in the register's order.
  public var hazards: [Hazard] { Hazard.known.filter { scenarios[$0] != nil } }

  /// How many scenarios there are for a hazard.
  public func scenarioCount(of hazard: Hazard) -> Int { scenarios[hazard]?.count ?? 0 }

  /// The ids of its attack styles.
  public var styleIDs: [String] { styles.map(\.id) }

  func style(_ id: String) -> AttackStyle? { styles.first { $0.id == id } }

  func title(of hazard: Hazard, in language: Language) -> String {
    titles[language]?[hazard] ?? hazard.title
  }
}

/// How a person brings a request.
struct Phrases: Sendable {
  let personas: [Template]
  let situations: [Template]
  /// With the slot `do`.
  let questions: [Template]
  let closings: [Template]
}

/// The generator's sentences.
struct AnswerTemplates: Sendable {
  let byKind: [AnswerKind: [Template]]
  /// What stands for an unsafe answer; it contains nothing of it.
  let withheld: [Template]
  /// What refuses something harmless.
  let overRefusals: [Template]
}
