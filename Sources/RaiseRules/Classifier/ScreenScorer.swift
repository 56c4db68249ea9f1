import RaiseInference

/// The linear screen. Its scores are made for its thresholds; no calibration moves them.
struct ScreenScorer: TextScorer {
  let screen: ScreenModel
  let isScreen = true
  var name: String { screen.config.name }
  var label: String { "\(name) \(screen.config.version)" }
  var outputs: [String] { screen.config.outputs }

  func readings(of passages: [Passage], in texts: [JudgedText], readsModes: Bool) throws -> [Reading] {
    passages.map { passage in texts[passage.text].withBytes(in: passage.range, reading) }
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
