import Foundation
import RaiseEvaluation
import RaiseInference

/// Follows responses token by token with a head that speaks after every one.
struct StreamTracer: Sendable {
  private let model: Model
  private let calibration: ScoreCalibration
  private let output: NamedOutput
  private let threads: Int
  /// The head's name in results.
  let head: String

  /// - Parameter head: The name of a token head's output, with or without the head's own.
  /// - Throws: ``EvaluationError/unknown(kind:name:known:)``.
  init(_ model: Model, calibration: ScoreCalibration, head: String, threads: Int) throws {
    let known = model.config.outputs.filter { model.config.heads[$0.head].kind == "token" }
    guard
      let output = known.first(where: { output in
        [output.name, output.fullName].contains(head) || output.fullName.hasSuffix(".\(head)")
      })
    else {
      throw EvaluationError.unknown(kind: "head of tokens", name: head, known: known.map(\.fullName))
    }
    (self.model, self.calibration, self.output) = (model, calibration, output)
    (self.head, self.threads) = (head, threads)
  }

  /// The traces of the responses among some rows.
  func traces(of examples: [Example]) throws -> [StreamTrace] {
    let rows = examples.compactMap { example in
      if case .response(let response, let prompt) = example.content {
        (facts: example.facts, response: response, prompt: prompt)
      } else {
        nil
      }
    }
    let inputs = rows.map { model.input(prompt: $0.prompt, response: $0.response) }
    let results = try model.batch(threads: threads).run(inputs)
    return zip(rows, zip(inputs, results)).map { row, pair in
      let (input, result) = pair
      // The response's tokens are the last ones of the text.
      let values = result.heads[output.head].tokenValues.suffix(input.parts.last?.tokens.count ?? 0)
      let fit = calibration.fit(output.name, TextLanguage(row.response))
      return StreamTrace(
        facts: row.facts, probabilities: values.map { fit.probability(Double($0[output.index])) },
        onsetToken: row.facts.onset.flatMap { onsetToken($0, in: row.response) })
    }
  }

  /// The first token that reaches past the first `scalars` Unicode scalars.
  private func onsetToken(_ scalars: Int, in response: String) -> Int? {
    let before = response.unicodeScalars.prefix(scalars).reduce(0) { $0 + UTF8.width($1) }
    return model.tokenizer.encode(response).utf8Ranges.firstIndex { $0.upperBound > before }
  }
}
