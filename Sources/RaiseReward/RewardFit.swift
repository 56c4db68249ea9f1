import Foundation
import RaiseCore

/// Fits the weights of a formula to labelled answers.
///
/// As in Rule-Based Rewards (OpenAI, arXiv 2411.01111, section 4.3) the reward is linear in a few named propositions, so
/// some hundred pairs and seconds are enough. Pairs are fitted by logistic loss in the place of the paper's hinge loss:
/// the sum then is the log-odds of a preference, which gives the bounded reward its meaning. Labelled answers are fitted
/// the same way to whether they do harm, so that the cost is 0 where that is as likely as not.
///
/// Deterministic: cyclic coordinate descent on a convex function, without any randomness. Weights keep the direction that
/// a proposition's tendency says.
public struct RewardFit: Sendable {
  /// How strongly weights are held near 0; added to the mean loss as ridge / 2 · Σ weight².
  public var ridge: Double
  /// It ends when no weight moves by more than this in a round.
  public var tolerance = 1e-5
  /// The most rounds over all weights.
  public var maxRounds = 2000

  /// A fit that holds weights near 0 that strongly.
  public init(ridge: Double = 0.001) { self.ridge = ridge }

  /// Two answers by the values of the formula's propositions, the better one first.
  public struct Pair: Sendable {
    public var chosen: [Double]
    public var rejected: [Double]
    /// How much the pair counts.
    public var weight: Double

    public init(chosen: [Double], rejected: [Double], weight: Double = 1) {
      (self.chosen, self.rejected, self.weight) = (chosen, rejected, weight)
    }
  }

  /// An answer by the values of the formula's propositions, and whether it does harm.
  public struct Answer: Sendable {
    public var values: [Double]
    public var isHarmful: Bool
    /// How much the answer counts.
    public var weight: Double

    public init(values: [Double], isHarmful: Bool, weight: Double = 1) {
      (self.values, self.isHarmful, self.weight) = (values, isHarmful, weight)
    }
  }

  /// The formula with the reward's weights fitted to `pairs`: those of propositions that have one. The offset puts the
  /// mean of all answers at a reward of 0. Fixed weights count, and stay.
  public func rewardFitted(_ formula: RewardFormula, to pairs: [Pair]) -> RewardFormula {
    guard !pairs.isEmpty else { return formula }
    let places = formula.propositions.indices.filter { formula.propositions[$0].isFitted(\.reward) }
    let rows = pairs.map { pair in
      Row(
        values: places.map { pair.chosen[$0] - pair.rejected[$0] },
        base: formula.sum(of: pair.chosen, \.fixedReward) - formula.sum(of: pair.rejected, \.fixedReward), sign: 1,
        weight: pair.weight)
    }
    let weights = fitted(rows, places.map { formula.propositions[$0].tendency.map { $0 == .good ? 1 : -1 } })
    var formula = formula
    for (place, weight) in zip(places, weights) { formula.propositions[place].reward = weight }
    let total = pairs.reduce(0) { $0 + $1.weight }
    let mean = pairs.reduce(0) { sum, pair in
      sum + pair.weight * (formula.sum(of: pair.chosen, \.reward) + formula.sum(of: pair.rejected, \.reward)) / 2
    }
    formula.rewardOffset = -mean / total
    return formula
  }

  /// The formula with the cost's weights and offset fitted to `answers`.
  public func costFitted(_ formula: RewardFormula, to answers: [Answer]) -> RewardFormula {
    guard !answers.isEmpty else { return formula }
    let places = formula.propositions.indices.filter { formula.propositions[$0].isFitted(\.cost) }
    let rows = answers.map { answer in
      Row(
        values: places.map { answer.values[$0] } + [1], base: formula.sum(of: answer.values, \.fixedCost),
        sign: answer.isHarmful ? 1 : -1, weight: answer.weight)
    }
    let directions = places.map { formula.propositions[$0].tendency.map { $0 == .good ? -1.0 : 1 } } + [nil]
    let weights = fitted(rows, directions, unheld: places.count)
    var formula = formula
    for (place, weight) in zip(places, weights) { formula.propositions[place].cost = weight }
    formula.costOffset = weights[places.count]
    return formula
  }

  /// One row of a logistic regression: values, and on which side of 0 their sum should be.
  private struct Row {
    var values: [Double]
    /// What fixed weights add to the sum.
    var base: Double
    var sign: Double
    var weight: Double
  }

  /// - Parameters:
  ///   - directions: 1 for weights that are at least 0, -1 for at most 0, nil for any.
  ///   - unheld: A weight that is not held near 0.
  private func fitted(_ rows: [Row], _ directions: [Double?], unheld: Int? = nil) -> [Double] {
    let total = rows.reduce(0) { $0 + $1.weight }
    var weights = [Double](repeating: 0, count: directions.count)
    var sums = rows.map(\.base)
    for _ in 0..<maxRounds {
      var moved = 0.0
      for place in directions.indices {
        let ridge = place == unheld ? 0 : ridge
        var gradient = ridge * weights[place]
        // The logistic function's slope is at most 1/4: a step by this bound never raises the loss.
        var curvature = ridge
        for (row, sum) in zip(rows, sums) where row.values[place] != 0 {
          let value = row.values[place]
          gradient -= row.weight / total * row.sign * value / (1 + exp(row.sign * sum))
          curvature += row.weight / total * value * value / 4
        }
        guard curvature > 0 else { continue }
        var next = weights[place] - gradient / curvature
        if let direction = directions[place], next * direction < 0 { next = 0 }
        let step = next - weights[place]
        guard step != 0 else { continue }
        weights[place] = next
        for index in rows.indices { sums[index] += step * rows[index].values[place] }
        moved = max(moved, abs(step))
      }
      if moved < tolerance { break }
    }
    return weights
  }
}

extension RewardFormula.Proposition {
  /// Whether a fit sets this weight.
  fileprivate func isFitted(_ weight: KeyPath<Self, Double?>) -> Bool { !isFixed && self[keyPath: weight] != nil }

  fileprivate var fixedReward: Double? { isFixed ? reward : nil }
  fileprivate var fixedCost: Double? { isFixed ? cost : nil }
}

extension RewardFormula {
  /// The sum of the propositions' values by some of their weights, without an offset.
  fileprivate func sum(of values: [Double], _ weight: KeyPath<Proposition, Double?>) -> Double {
    zip(propositions, values).reduce(0) { $0 + ($1.0[keyPath: weight] ?? 0) * $1.1 }
  }
}
