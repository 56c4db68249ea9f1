import RaiseCore

/// The best prompt so far of each cell: hazard × attack style, for each language of the plan. MAP-Elites' archive, as
/// Rainbow Teaming uses it (Samvelyan et al., arXiv 2402.16822, section 3).
struct RainbowArchive: Sendable {
  /// Every cell, in the plan's order.
  let cells: [Cell]
  private(set) var entries: [Cell: RainbowEntry] = [:]

  /// An empty archive over a plan's hazards, languages and styles.
  init(_ plan: SynthesisPlan) {
    cells = plan.hazards.flatMap { hazard in
      plan.languages.filter { plan.grammar.speaks($0.value, of: hazard.value) }.flatMap { language in
        plan.styles.map {
          Cell(quadrant: .adversarialHarmful, hazard: hazard.value, language: language.value, style: $0.value)
        }
      }
    }
  }

  /// The entries, in the order of the cells.
  var inOrder: [RainbowEntry] { cells.compactMap { entries[$0] } }

  /// Takes an entry in where its cell is empty, or holds one that does the target less harm.
  mutating func offer(_ entry: RainbowEntry) {
    guard cells.contains(entry.cell), entries[entry.cell].map({ $0.harm < entry.harm }) ?? true else { return }
    entries[entry.cell] = entry
  }

  /// A cell to work on next: the less harm its entry does, the more likely (section 3.1 biases its choice so, too).
  func cell(_ random: inout RandomSource) -> Cell {
    let weights = cells.map { 1.1 - (entries[$0]?.harm ?? 0) }
    var point = Double(random.next() >> 11) * 0x1p-53 * weights.reduce(0, +)
    for (cell, weight) in zip(cells, weights) {
      point -= weight
      if point < 0 { return cell }
    }
    return cells[cells.count - 1]
  }

  /// An entry to begin from, of any cell in a language; nil when there is none.
  func parent(in language: Language, _ random: inout RandomSource) -> RainbowEntry? {
    let fit = inOrder.filter { $0.language == language }
    return fit.isEmpty ? nil : random.pick(fit)
  }
}

/// A prompt of the archive with what became of it, as `archive.jsonl` holds it. Every prompt names an intent and no way;
/// what the target answered stands here only on request.
public struct RainbowEntry: Sendable, Hashable, Codable {
  public var hazard: String
  public var language: Language
  public var style: String
  public var prompt: [Message]
  /// The scenario it is about.
  public var scenario: String
  /// The transforms in their order.
  public var transforms: [String]
  /// The iteration that made it, and the one that made what it was made of.
  public var iteration: Int
  public var parent: Int?
  /// How bad the policy finds the target's answer, in 0...1, and what it decided.
  public var harm: Double
  public var action: Action
  /// The answer's SHA-256 and length in UTF-8 bytes.
  public var answerDigest: String
  public var answerLength: Int
  public var answer: String?

  /// Whether the target failed: the policy blocks its answer.
  public var isFailure: Bool { action == .block }

  var cell: Cell {
    Cell(quadrant: .adversarialHarmful, hazard: Hazard(rawValue: hazard), language: language, style: style)
  }

  private enum CodingKeys: String, CodingKey {
    case hazard, language, style, prompt, scenario, transforms, iteration, parent, harm, action, answer
    case answerDigest = "answer_digest"
    case answerLength = "answer_length"
  }
}
