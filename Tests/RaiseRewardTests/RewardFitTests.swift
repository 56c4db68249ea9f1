import Foundation
import RaiseCore
import Testing

@testable import RaiseReward

@Suite struct RewardFitTests {
  /// A formula of propositions a, b and c, of which c is said to be bad and b has no part in the reward.
  static let formula = RewardFormula(
    signals: ["a", "b", "c"].map { .init(name: $0, source: .rules(.init(rules: [$0]))) },
    propositions: [
      .init(name: "a", terms: [.init("a")], reward: 0), .init(name: "b", terms: [.init("b")], cost: 0),
      .init(name: "c", terms: [.init("c")], tendency: .bad, cost: 0, reward: 0),
    ])

  /// Pairs whose preferences are drawn from known weights, by a generator of our own so that they are the same always.
  static func pairs(_ weights: [Double], count: Int) -> [RewardFit.Pair] {
    var state: UInt64 = 7
    func uniform() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 11) / Double(UInt64(1) << 53)
    }
    return (0..<count).map { _ in
      let (left, right) = ((0..<3).map { _ in uniform() }, (0..<3).map { _ in uniform() })
      let margin = zip(weights, zip(left, right)).reduce(0) { $0 + $1.0 * ($1.1.0 - $1.1.1) }
      return uniform() < 1 / (1 + exp(-margin))
        ? .init(chosen: left, rejected: right) : .init(chosen: right, rejected: left)
    }
  }

  @Test("Weights that preferences were drawn from are found again")
  func recovers() throws {
    let fitted = RewardFit(ridge: 1e-6).rewardFitted(Self.formula, to: Self.pairs([2, 0, -3], count: 6000))
    #expect(abs(try #require(fitted.propositions[0].reward) - 2) < 0.25)
    #expect(abs(try #require(fitted.propositions[2].reward) + 3) < 0.25)
    #expect(fitted.propositions[1].reward == nil)
  }

  @Test("A proposition that is bad never raises the reward, though the pairs say so")
  func tendency() throws {
    let fitted = RewardFit().rewardFitted(Self.formula, to: Self.pairs([1, 0, 3], count: 500))
    #expect(fitted.propositions[2].reward == 0)
    #expect(try #require(fitted.propositions[0].reward) > 0)
  }

  @Test("A fixed weight stays, and the others are fitted beside it")
  func fixed() throws {
    var formula = Self.formula
    formula.propositions[2].isFixed = true
    formula.propositions[2].reward = -3
    let fitted = RewardFit(ridge: 1e-6).rewardFitted(formula, to: Self.pairs([2, 0, -3], count: 6000))
    #expect(fitted.propositions[2].reward == -3)
    #expect(abs(try #require(fitted.propositions[0].reward) - 2) < 0.25)
  }

  @Test("The mean of the answers has a reward of 0")
  func offset() {
    let pairs = Self.pairs([2, 0, -3], count: 400)
    let fitted = RewardFit().rewardFitted(Self.formula, to: pairs)
    let sums = pairs.flatMap { [$0.chosen, $0.rejected] }.map { values in
      zip(fitted.propositions, values).reduce(fitted.rewardOffset) { $0 + ($1.0.reward ?? 0) * $1.1 }
    }
    #expect(abs(sums.reduce(0, +) / Double(sums.count)) < 1e-9)
  }

  @Test("The cost is 0 where harm is as likely as not, and rows that count more pull more")
  func cost() throws {
    let answers = (0...100).map { index in
      RewardFit.Answer(values: [0, 0, Double(index) / 100], isHarmful: index >= 60)
    }
    let fitted = RewardFit(ridge: 1e-4).costFitted(Self.formula, to: answers)
    let slope = try #require(fitted.propositions[2].cost)
    #expect(slope > 0)
    #expect(abs(-fitted.costOffset / slope - 0.6) < 0.03)
    let weighted = answers.map {
      RewardFit.Answer(values: $0.values, isHarmful: $0.isHarmful, weight: $0.isHarmful ? 9 : 1)
    }
    #expect(
      RewardFit(ridge: 1e-1).costFitted(Self.formula, to: weighted).costOffset
        > RewardFit(ridge: 1e-1).costFitted(Self.formula, to: answers).costOffset)
  }

  @Test("The same rows give the same weights, and none leave the formula as it is")
  func deterministic() {
    let pairs = Self.pairs([1, 0, -1], count: 200)
    #expect(RewardFit().rewardFitted(Self.formula, to: pairs) == RewardFit().rewardFitted(Self.formula, to: pairs))
    #expect(RewardFit().rewardFitted(Self.formula, to: []) == Self.formula)
    #expect(RewardFit().costFitted(Self.formula, to: []) == Self.formula)
  }
}
