import RaiseInference

/// A text as a model reads it while it grows: keys and values of what was read are kept, so that a word costs the same
/// wherever it stands.
///
/// What a window says up to its end is what ``ModelScorer/readings(of:in:readsModes:)`` says of that window, within 1e-4.
struct GrowingReading {
  private let model: Model
  private let outputs: [NamedOutput]
  private let calibration: ScoreCalibration
  /// What stands before every window: the mode, and the prompt where there is one.
  private let base: RaiseInference.Session
  private var session: RaiseInference.Session
  private var isBaseRead = false
  /// Where each token of the window ends, in bytes from the window's beginning.
  private var tokenEnds: [Int] = []
  private var byteCount = 0
  /// How many tokens were given to the model, those given again among them.
  private(set) var readTokenCount = 0

  /// - Throws: `ModelInputError` when the model is not causal.
  init(
    _ model: Model, outputs: [NamedOutput], calibration: ScoreCalibration, mode: Model.Mode, prompt: String?
  ) throws {
    (self.model, self.outputs, self.calibration) = (model, outputs, calibration)
    let input = prompt.map { model.input(prompt: $0, response: "") } ?? model.input("", mode: mode)
    base = try model.session()
    for part in input.parts {
      try base.begin(mode: part.mode, segment: part.segment)
      try base.append(part.tokens)
    }
    session = base.fork()
  }

  /// Begins a window anew.
  mutating func beginWindow() {
    session = base.fork()
    tokenEnds.removeAll(keepingCapacity: true)
    byteCount = 0
  }

  /// Adds words to the window.
  mutating func append(_ text: String) throws {
    readBase()
    let tokens = model.tokenizer.encode(text)
    try session.append(tokens.ids)
    tokenEnds += tokens.utf8Ranges.map { $0.upperBound + byteCount }
    byteCount += text.utf8.count
    readTokenCount += tokens.ids.count
  }

  /// Reads what stands before every window once, when it is first needed: tokens are read when heads are asked, and a
  /// fork that has not read them would read them in every window.
  private mutating func readBase() {
    guard !isBaseRead else { return }
    _ = base.output()
    session = base.fork()
    isBaseRead = true
  }

  /// Goes back to the window's first `byteCount` bytes, which end between two words.
  mutating func rollBack(to byteCount: Int, of window: String) throws {
    let count = tokenEnds.firstIndex { $0 > byteCount } ?? tokenEnds.count
    do {
      try session.rollBack(to: base.count + count)
      tokenEnds.removeLast(tokenEnds.count - count)
      self.byteCount = byteCount
    } catch ModelInputError.rollBack {
      // More tokens than the model has positions: the place lies in a window of the model's own that is closed.
      beginWindow()
      try append(window)
    }
  }

  /// The probabilities of what was added so far, whose bytes are `window`.
  func reading(of window: UnsafeBufferPointer<UInt8>) -> Reading {
    let said = session.output()
    let language = TextLanguage(utf8: window)
    let probabilities = outputs.map { output in
      calibration.probability(said.heads[output.head].values[output.index], of: output.name, in: language)
    }
    return Reading(probabilities: probabilities, language: language)
  }
}

extension ModelScorer {
  /// Whether the model can follow a text while it grows.
  var readsAlong: Bool { model.config.attention.causal }

  /// Follows a text while it grows.
  ///
  /// - Throws: `ModelInputError` when the model is not causal.
  func growingReading(mode: Model.Mode, prompt: String?) throws -> GrowingReading {
    try GrowingReading(model, outputs: named, calibration: calibration, mode: mode, prompt: prompt)
  }
}
