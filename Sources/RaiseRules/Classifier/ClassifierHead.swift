import RaiseCore
import RaiseInference

/// One number of the model that a classifier rule watches.
struct ClassifierHead: Sendable, Hashable {
  /// The output's name.
  var output: String
  var hazard: Hazard
  /// The probability from which there is a finding, by language; where ``isInverted``, of the opposite.
  var thresholds: [TextLanguage: Double]
  /// Whether low values are evidence: 1 − probability is then the score.
  var isInverted = false
  /// Which windows of a text are the evidence.
  var windows = WindowsTaken.strictest
  /// Outputs of the last model that tell the hazard more closely; none where the head alone tells it.
  var names: [HazardName] = []

  /// An output of the last model, and the hazard that it is evidence of.
  struct HazardName: Sendable, Hashable {
    /// The output's place among those of the model.
    var output: Int
    var hazard: Hazard
  }

  /// The least probability from which an output names the hazard.
  private static let leastToName: Float = 0.05

  /// What the head's finding is evidence of: what the most probable of its names says, or else its own hazard.
  func hazard(in reading: Reading) -> Hazard {
    guard let name = names.max(by: { reading.probabilities[$0.output] < reading.probabilities[$1.output] }),
      reading.probabilities[name.output] >= Self.leastToName
    else { return hazard }
    return name.hazard
  }

  /// How sure a probability makes the head.
  func score(_ probability: Float) -> Double {
    let score = Double(probability)
    return isInverted ? 1 - score : score
  }

  /// The hazard that the bundled models' outputs are evidence of; nil for those that tell no hazard of ours.
  static func usualHazard(of output: String) -> Hazard? {
    // S1 to S12 are AILuminate's twelve in the register's order.
    if output.hasPrefix("s"), let number = Int(output.dropFirst()), (1...12).contains(number) {
      return Hazard.known[number - 1]
    }
    return switch output {
    case "toxicity": .toxicity
    case "attack": .attack
    case "sexual": .sexualContent
    case "hate": .hate
    case "quality", "low_quality": .quality
    default: nil
    }
  }
}

/// Which of a text's windows tell what a head says of the text.
enum WindowsTaken: String, CaseIterable, Sendable {
  /// The window with the highest score: one bad window is enough.
  case strictest
  /// All of them, each by its bytes: for what is true of a text as a whole, such as its quality.
  case mean
}

/// What a cheaper stage makes of one head's score: below `clear` there is nothing, from `certain` on a finding, and
/// between them the next stage is asked.
struct UncertaintyBand: Sendable, Hashable {
  /// Which of the stage's outputs is read.
  var output: Int
  var clear: Double
  /// More than 1 where the stage is never certain.
  var certain: Double
}

/// One scorer of a cascade.
struct ClassifierStage: Sendable {
  var scorer: LoadedScorer
  /// For each of the rule's heads its band; nil where the stage cannot say. The last stage has none.
  var bands: [UncertaintyBand?]
}

/// How much of one item the models may read.
struct ClassifierBudget: Sendable, Hashable {
  /// Windows, counted once for every model that reads them; the screen's do not count.
  var maxWindows: Int?
  /// Whether the item is judged by what was read when the budget runs out, which a finding of score 0 then says;
  /// otherwise the item cannot be judged.
  var judgesWhatWasRead = false
}
