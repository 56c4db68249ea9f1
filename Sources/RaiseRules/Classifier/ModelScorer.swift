import RaiseInference

/// A transformer with its calibration. Of a scalar, such as a preference, the sigmoid stands for a probability.
struct ModelScorer: TextScorer {
  let name: String
  let label: String
  let outputs: [String]
  let isScreen = false
  let model: Model
  let calibration: ScoreCalibration
  let named: [NamedOutput]
  private let recent = RecentAnswers()

  init(folder: String) throws {
    model = try Model(folder: folder)
    calibration = try ScoreCalibration(folder: folder, of: model.config)
    named = model.config.outputs
    outputs = named.map(\.name)
    name = model.config.name
    label = "\(name) \(model.config.version)"
  }

  func readings(of passages: [Passage], in texts: [JudgedText], readsModes: Bool) throws -> [Reading] {
    let parts = passages.map { passage in
      let text = texts[passage.text]
      let part = text.withBytes(in: passage.range) { String(decoding: $0, as: UTF8.self) }
      return ReadText(mode: readsModes ? text.mode : nil, prompt: readsModes ? text.prompt : nil, text: part)
    }
    let answers = try recent.answers(to: parts) { unread in
      try model.batch().run(inputs(of: unread)).map { output in
        named.map { output.heads[$0.head].values[$0.index] }
      }
    }
    return zip(passages, answers).map { passage, logits in
      let language = texts[passage.text].withBytes(in: passage.range) { TextLanguage(utf8: $0) }
      let probabilities = zip(named, logits).map { calibration.probability($1, of: $0.name, in: language) }
      return Reading(probabilities: probabilities, language: language)
    }
  }

  /// The texts as tokens. A prompt that has many answers is made into tokens once.
  private func inputs(of texts: [ReadText]) -> [ModelInput] {
    var prompts: [String: ModelInput.Part] = [:]
    return texts.map { text in
      guard let prompt = text.prompt else { return model.input(text.text, mode: text.mode ?? .text) }
      guard let known = prompts[prompt] else {
        let input = model.input(prompt: prompt, response: text.text)
        prompts[prompt] = input.parts[0]
        return input
      }
      var input = model.input(prompt: "", response: text.text)
      input.parts[0] = known
      return input
    }
  }
}
