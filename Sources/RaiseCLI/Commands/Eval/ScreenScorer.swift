import Foundation
import RaiseEvaluation
import RaiseInference

/// Scores rows with a screen: of each output the highest score of the text's windows. Of a response it reads nothing
/// but the answer, and of a preference it knows nothing.
struct ScreenScorer: Scorer {
  private let screen: ScreenModel
  private let outputs: [Int]
  let heads: [String]

  /// Below every logit that makes a difference; a text without windows has it.
  private static let lowestLogit: Float = -100

  /// - Parameter heads: Names of outputs; "all" for every one.
  /// - Throws: ``EvaluationError/unknown(kind:name:known:)``.
  init(_ screen: ScreenModel, heads: [String]) throws {
    let known = screen.config.outputs
    self.heads = heads.contains("all") ? known : heads
    outputs = try self.heads.map { name in
      guard let output = known.firstIndex(of: name) else {
        throw EvaluationError.unknown(kind: "head", name: name, known: known + ["all"])
      }
      return output
    }
    self.screen = screen
  }

  func judgements(of examples: [Example]) async throws -> [[Judgement?]] {
    examples.map { example in
      if case .preference = example.content { return outputs.map { _ in nil } }
      let logits = highestLogits(in: example.content.judgedText)
      return outputs.map { output in
        let logit = Double(logits[output])
        return .score(Score(value: logit, probability: 1 / (1 + exp(-logit))))
      }
    }
  }

  private func highestLogits(in text: String) -> SIMD8<Float> {
    var text = text
    return text.withUTF8 { bytes in
      var highest = SIMD8<Float>(repeating: Self.lowestLogit)
      screen.forEachWindow(of: bytes) { highest.replace(with: $0.logits, where: $0.logits .> highest) }
      return highest
    }
  }
}
