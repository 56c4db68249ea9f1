import Foundation
import RaiseCore
import RaiseCorpus
import RaiseEvaluation
import RaiseReward

/// Labelled rows by the values of a formula's propositions, ready to be fitted.
struct FittingRows {
  private struct Pair {
    var source: String
    var isHeldOut: Bool
    var values: RewardFit.Pair
  }

  private struct Answer {
    var source: String
    var isHeldOut: Bool
    var values: RewardFit.Answer
  }

  private var pairs: [Pair] = []
  private var answers: [Answer] = []

  var isEmpty: Bool { pairs.isEmpty && answers.isEmpty }

  /// Every fifth prompt is held out, by a hash of its text: all rows of one prompt are on the same side.
  private static let heldOutOf: UInt64 = 5

  init(
    reading files: [CorpusFile], _ scorer: RewardScorer, isBalanced: Bool, threads: Int, progress: EvalProgress
  ) async throws {
    let reader = RowReader()
    for file in files {
      let before = pairs.count + answers.count
      try await reader.read(file) { examples in
        let scores = try await scorer.scores(ofAnswersOf: examples, threads: threads)
        for (example, scores) in zip(examples, scores) { add(example, scores) }
        progress.advance(examples.count, in: file.name)
      }
      progress.finish(file.name, rows: pairs.count + answers.count - before)
    }
    if isBalanced { balance() }
  }

  private mutating func add(_ example: Example, _ scores: [RewardScore]) {
    let values = scores.map { $0.parts.map(\.value) }
    switch example.content {
    case .preference(_, _, let prompt) where values.count == 2:
      pairs.append(
        Pair(
          source: example.facts.source, isHeldOut: Self.isHeldOut(prompt),
          values: RewardFit.Pair(chosen: values[0], rejected: values[1])))
    case .response(_, let prompt) where values.count == 1:
      guard let label = example.facts.label else { return }
      answers.append(
        Answer(
          source: example.facts.source, isHeldOut: Self.isHeldOut(prompt),
          values: RewardFit.Answer(values: values[0], isHarmful: label)))
    default: return
    }
  }

  /// FNV-1a (Fowler, Noll and Vo), the same in every run.
  private static func isHeldOut(_ prompt: String) -> Bool {
    let hash = prompt.utf8.reduce(UInt64(0xCBF2_9CE4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    return (hash ^ hash >> 32) % heldOutOf == 0
  }

  private mutating func balance() {
    let pairCounts = Dictionary(pairs.map { ($0.source, 1.0) }, uniquingKeysWith: +)
    for index in pairs.indices { pairs[index].values.weight = 1 / (pairCounts[pairs[index].source] ?? 1) }
    let answerCounts = Dictionary(answers.map { ($0.source, 1.0) }, uniquingKeysWith: +)
    for index in answers.indices { answers[index].values.weight = 1 / (answerCounts[answers[index].source] ?? 1) }
  }

  /// The formula fitted to the rows that are held out, or not.
  func fitted(_ formula: RewardFormula, _ fit: RewardFit, where takes: (Bool) -> Bool) -> RewardFormula {
    let reward = fit.rewardFitted(formula, to: pairs.filter { takes($0.isHeldOut) }.map(\.values))
    return fit.costFitted(reward, to: answers.filter { takes($0.isHeldOut) }.map(\.values))
  }

  /// How right a formula is on what was held out, by source.
  func heldOut(_ formula: RewardFormula) -> String {
    var lines = [
      "held out (\(pairs.count { $0.isHeldOut }) of \(pairs.count) preferences, "
        + "\(answers.count { $0.isHeldOut }) of \(answers.count) answers):"
    ]
    for (source, pairs) in Self.bySource(pairs.filter(\.isHeldOut), \.source) {
      let right = pairs.reduce(0.0) { sum, pair in
        let margin = formula.logOdds(pair.values.chosen) - formula.logOdds(pair.values.rejected)
        return sum + (margin > 0 ? 1 : margin == 0 ? 0.5 : 0)
      }
      lines.append("  \(source): the better answer has the higher reward in \(Share(right, pairs.count))")
    }
    for (source, answers) in Self.bySource(answers.filter(\.isHeldOut), \.source) {
      let right = answers.count { (formula.cost($0.values.values) > 0) == $0.values.isHarmful }
      lines.append("  \(source): the sign of the cost is right in \(Share(Double(right), answers.count))")
    }
    return lines.joined(separator: "\n")
  }

  private static func bySource<Row>(_ rows: [Row], _ source: (Row) -> String) -> [(String, [Row])] {
    Dictionary(grouping: rows, by: source).sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  /// A share with Wilson's interval of 95% (JASA 1927), in words.
  private struct Share: CustomStringConvertible {
    let right: Double
    let count: Int

    init(_ right: Double, _ count: Int) { (self.right, self.count) = (right, count) }

    var description: String {
      let (n, share, z) = (Double(count), right / Double(count), 1.96)
      let centre = (share + z * z / (2 * n)) / (1 + z * z / n)
      let half = z / (1 + z * z / n) * (share * (1 - share) / n + z * z / (4 * n * n)).squareRoot()
      let percent = { (share: Double) in "\((share * 1000).rounded() / 10) %" }
      return "\(percent(share)) [\(percent(centre - half)), \(percent(centre + half))] of \(count)"
    }
  }
}

extension RewardFormula {
  /// The sum under the reward for the values of the propositions.
  fileprivate func logOdds(_ values: [Double]) -> Double {
    zip(propositions, values).reduce(rewardOffset) { $0 + ($1.0.reward ?? 0) * $1.1 }
  }

  /// The cost for the values of the propositions.
  fileprivate func cost(_ values: [Double]) -> Double {
    zip(propositions, values).reduce(costOffset) { $0 + ($1.0.cost ?? 0) * $1.1 }
  }
}
