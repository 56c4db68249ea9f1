import Foundation
import RaiseEvaluation
import RaiseInference

/// Scores rows with a model's heads, all of them in one pass.
struct ModelScorer: Scorer {
  private let model: Model
  private let calibration: ScoreCalibration
  private let outputs: [NamedOutput]
  private let threads: Int
  let heads: [String]

  /// - Parameter heads: Names of outputs; "all" for every one.
  /// - Throws: ``EvaluationError/unknown(kind:name:known:)``.
  init(_ model: Model, calibration: ScoreCalibration, heads: [String], threads: Int) throws {
    let known = model.config.outputs
    outputs =
      try heads.contains("all")
      ? known
      : heads.map { name in
        guard let output = model.config.output(named: name) else {
          throw EvaluationError.unknown(kind: "head", name: name, known: known.map(\.name) + ["all"])
        }
        return output
      }
    self.heads = heads.contains("all") ? known.map(\.name) : heads
    (self.model, self.calibration, self.threads) = (model, calibration, threads)
  }

  func judgements(of examples: [Example]) async throws -> [[Judgement?]] {
    let texts = examples.map(Self.texts)
    let outputs = try model.batch(threads: threads).run(texts.flatMap { $0.map(input) })
    var next = 0
    return texts.map { texts in
      defer { next += texts.count }
      return judgements(of: texts, outputs[next..<next + texts.count])
    }
  }

  /// The texts of a row: one, or the two of a preference.
  private static func texts(of example: Example) -> [Example.Content] {
    guard case .preference(let chosen, let rejected, let prompt) = example.content else { return [example.content] }
    return [.response(chosen, to: prompt), .response(rejected, to: prompt)]
  }

  private func input(_ content: Example.Content) -> ModelInput {
    switch content {
    case .text(let text): model.input(text, mode: .text)
    case .prompt(let prompt): model.input(prompt, mode: .prompt)
    case .response(let response, let prompt), .preference(let response, _, let prompt):
      model.input(prompt: prompt, response: response)
    }
  }

  private func judgements(of texts: [Example.Content], _ results: ArraySlice<ModelOutput>) -> [Judgement?] {
    let language = TextLanguage(texts[0].judgedText)
    return outputs.map { output in
      let values = results.map { Double($0.heads[output.head].values[output.index]) }
      if values.count == 2 {
        // Only a scalar head says which of two answers is the better one.
        return output.isLogit ? nil : .pair(chosen: values[0], rejected: values[1])
      }
      guard output.isLogit else { return .score(Score(value: values[0])) }
      let probability = calibration.fit(output.name, language).probability(values[0])
      return .score(Score(value: values[0], probability: probability))
    }
  }
}

extension ScoreCalibration.Fit {
  /// The probability in double precision: in single, sure answers would all be 1 and have no order.
  func probability(_ logit: Double) -> Double { 1 / (1 + exp(-(Double(scale) * logit + Double(offset)))) }
}
