import RaiseInference

/// A part of a judged text, as a classifier reads it.
struct Passage: Sendable {
  /// Which item of the batch it is of.
  var item: Int
  /// Where in the judged text, in bytes of UTF-8.
  var range: Range<Int>
  var text: String
  var language: TextLanguage
  /// What the text is to a model that reads kinds of texts apart.
  var mode: Model.Mode
  /// What the text answers, where it is a response and that is known.
  var prompt: String?
}

/// Something that gives texts scores, by names: a model, or the screen.
protocol TextScorer: Sendable {
  /// Name and version.
  var label: String { get }
  /// The names of its scores that are probabilities.
  var outputs: [String] { get }
  /// Whether it is so cheap that no budget counts it.
  var isScreen: Bool { get }

  /// Calibrated probabilities, 0...1: for each passage one for each output.
  ///
  /// - Parameter readsModes: Whether modes and prompts are read; otherwise the text alone, as a text.
  func probabilities(of passages: [Passage], readsModes: Bool) throws -> [[Float]]
}

/// A transformer with its calibration.
struct ModelScorer: TextScorer {
  let label: String
  let outputs: [String]
  let isScreen = false
  private let model: Model
  private let calibration: ScoreCalibration
  private let named: [NamedOutput]

  init(folder: String) throws {
    model = try Model(folder: folder)
    calibration = try ScoreCalibration(folder: folder)
    named = model.config.outputs.filter(\.isLogit)
    outputs = named.map(\.name)
    label = "\(model.config.name) \(model.config.version)"
  }

  func probabilities(of passages: [Passage], readsModes: Bool) throws -> [[Float]] {
    let inputs = passages.map { passage in
      guard readsModes else { return model.input(passage.text) }
      return passage.prompt.map { model.input(prompt: $0, response: passage.text) }
        ?? model.input(passage.text, mode: passage.mode)
    }
    return zip(passages, try model.batch().run(inputs)).map { passage, output in
      named.map {
        calibration.probability(output.heads[$0.head].values[$0.index], of: $0.name, in: passage.language)
      }
    }
  }
}

/// The linear screen. Its scores are made for its thresholds; no calibration moves them.
struct ScreenScorer: TextScorer {
  let screen: ScreenModel
  let isScreen = true
  var label: String { "\(screen.config.name) \(screen.config.version)" }
  var outputs: [String] { screen.config.outputs }

  func probabilities(of passages: [Passage], readsModes: Bool) throws -> [[Float]] {
    passages.map { passage in
      var highest = [Float](repeating: 0, count: screen.config.outputs.count)
      for window in screen.windows(of: passage.text) {
        for index in highest.indices { highest[index] = max(highest[index], window.score(index)) }
      }
      return highest
    }
  }
}
