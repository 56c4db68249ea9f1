import RaiseCore

/// What to make: how many rows, of what, in which shares. Read from a YAML file; see docs/synthesis.md.
public struct SynthesisPlan: Sendable {
  /// The plan's name and version, and the digest of its file, its grammar and its seeds.
  public let id: PolicyID
  public let description: String
  /// The seed of every choice. The command line may replace it.
  public var seed: UInt64
  /// How many rows to make in all. The command line may replace it.
  public var rows: Int
  /// The licence that the card names, as an SPDX identifier.
  public let licence: String
  /// The phrases that rows are made of.
  public let grammar: Grammar
  /// Hazards, languages, quadrants and styles with their weights, none of them zero.
  let hazards: [Weighted<Hazard>]
  let languages: [Weighted<Language>]
  let quadrants: [Weighted<Quadrant>]
  let styles: [Weighted<String>]
  let disguise: Disguise
  let asides: Asides
  /// The folder of what models are told, see ``ModelInstructions``; read only where a model is asked.
  public let instructions: String
  /// Which policies judge, and what is required of them.
  public let judge: JudgePlan
  /// From which estimated Jaccard similarity on two prompts are near-duplicates, in 0...1.
  let nearDuplicateSimilarity: Double
  /// How many drafts one row may take before its cell is left short.
  let attempts: Int

  /// How often requests are transformed, and by what.
  struct Disguise: Sendable {
    /// The share of adversarial requests that are transformed, where the wrapping allows it.
    let share: Double
    /// At most so many transforms are stacked.
    let depth: Int
    let transforms: [any PromptTransform.Type]

    /// Those that change texts of a language.
    func transforms(for language: Language) -> [any PromptTransform.Type] {
      transforms.filter { $0.languages.contains(language) }
    }
  }

  /// The shares of requests that come with a persona, a situation and a closing.
  struct Asides: Sendable {
    let persona: Double
    let situation: Double
    let closing: Double
  }

  /// Who judges rows: names of policies, which the caller loads.
  public struct JudgePlan: Sendable {
    /// Judges prompts at stage `input`; nil for none.
    public let promptPolicy: String?
    /// Judges chosen answers at stage `output`; nil for none.
    public let responsePolicy: String?
    /// What must hold for a row to be kept.
    public let requirements: [JudgeRequirement]
  }
}

/// Something with its weight among its kind, > 0.
struct Weighted<Value: Sendable>: Sendable {
  let value: Value
  let weight: Double
}
