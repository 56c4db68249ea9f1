import RaiseInference

/// A text that is judged: its bytes, parts of which scorers read, and what it is to a model.
struct JudgedText: Sendable {
  private let text: String
  /// What the text is to a model that reads kinds of texts apart.
  let mode: Model.Mode
  /// What the text answers, where it is a response and that is known.
  let prompt: String?

  init(_ text: String, mode: Model.Mode, prompt: String?) {
    var text = text
    text.makeContiguousUTF8()
    (self.text, self.mode, self.prompt) = (text, mode, prompt)
  }

  var utf8Count: Int { text.utf8.count }

  /// Calls `body` with the bytes of UTF-8 in `range`, or with all; nothing is copied.
  func withBytes<Result>(in range: Range<Int>? = nil, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    var text = text
    return text.withUTF8 { body(UnsafeBufferPointer(rebasing: $0[range ?? 0..<$0.count])) }
  }
}

/// A part of a judged text, as a classifier reads it.
struct Passage: Sendable {
  /// Which text of the batch it is of.
  var item: Int
  /// Where in the judged text, in bytes of UTF-8.
  var range: Range<Int>
}

/// What a scorer says of a passage.
struct Reading: Sendable {
  /// Calibrated probabilities, 0...1, one for each output.
  var probabilities: [Float]
  /// The language that the passage counts as.
  var language: TextLanguage
}

/// Something that gives texts scores, by names: a model, or the screen.
protocol TextScorer: Sendable {
  /// The name in its config.json.
  var name: String { get }
  /// Name and version.
  var label: String { get }
  /// The names of its scores that are probabilities.
  var outputs: [String] { get }
  /// Whether it is so cheap that no budget counts it.
  var isScreen: Bool { get }

  /// What there is to say of each passage.
  ///
  /// - Parameter readsModes: Whether modes and prompts are read; otherwise the text alone, as a text.
  func readings(of passages: [Passage], in texts: [JudgedText], readsModes: Bool) throws -> [Reading]
}

/// A transformer with its calibration.
struct ModelScorer: TextScorer {
  let name: String
  let label: String
  let outputs: [String]
  let isScreen = false
  private let model: Model
  private let calibration: ScoreCalibration
  private let named: [NamedOutput]

  init(folder: String) throws {
    model = try Model(folder: folder)
    calibration = try ScoreCalibration(folder: folder, of: model.config)
    named = model.config.outputs.filter(\.isLogit)
    outputs = named.map(\.name)
    name = model.config.name
    label = "\(name) \(model.config.version)"
  }

  func readings(of passages: [Passage], in texts: [JudgedText], readsModes: Bool) throws -> [Reading] {
    let inputs = passages.map { passage in
      let text = texts[passage.item]
      let part = text.withBytes(in: passage.range) { String(decoding: $0, as: UTF8.self) }
      guard readsModes else { return model.input(part) }
      return text.prompt.map { model.input(prompt: $0, response: part) } ?? model.input(part, mode: text.mode)
    }
    return zip(passages, try model.batch().run(inputs)).map { passage, output in
      let language = texts[passage.item].withBytes(in: passage.range) { TextLanguage(utf8: $0) }
      let probabilities = named.map {
        calibration.probability(output.heads[$0.head].values[$0.index], of: $0.name, in: language)
      }
      return Reading(probabilities: probabilities, language: language)
    }
  }
}

/// The linear screen. Its scores are made for its thresholds; no calibration moves them.
struct ScreenScorer: TextScorer {
  let screen: ScreenModel
  let isScreen = true
  var name: String { screen.config.name }
  var label: String { "\(name) \(screen.config.version)" }
  var outputs: [String] { screen.config.outputs }

  func readings(of passages: [Passage], in texts: [JudgedText], readsModes: Bool) throws -> [Reading] {
    passages.map { passage in texts[passage.item].withBytes(in: passage.range, reading) }
  }

  /// Of each output the highest score of the windows, which mostly are one: rules cut texts as the screen does.
  private func reading(_ bytes: UnsafeBufferPointer<UInt8>) -> Reading {
    var logits = SIMD8<Float>(repeating: -.infinity)
    var language: TextLanguage?
    var count = 0
    screen.forEachWindow(of: bytes) { window in
      logits.replace(with: window.logits, where: window.logits .> logits)
      language = window.language
      count += 1
    }
    if count > 1 { language = TextLanguage(utf8: bytes) }
    return Reading(
      probabilities: outputs.indices.map { ScoreCalibration.Fit().probability(logits[$0]) }, language: language ?? .en)
  }
}
